import { messages } from '../language/engine-messages.ts'
import type { Message } from '../language/messages.ts'
import type { Text } from '../language/text.ts'

/** Every denial of the engine's own, by its code, with what people read. Codes are stable: clients may rely on them. */
export const denials = {
  confirmed_elsewhere: messages.denied_confirmed,
  continued_elsewhere: messages.denied_elsewhere,
  flow_disabled: messages.denied_disabled,
  flow_not_found: messages.denied_unknown,
  login_blocked: messages.denied_blocked,
  missing_context: messages.denied_unknown,
  policy_denied: messages.does_not_apply,
  requirement_not_met: messages.does_not_apply,
  token_expired: messages.token_expired,
  token_of_other_flow: messages.token_of_other_flow,
  token_of_other_person: messages.token_of_other_person,
  token_run_ended: messages.token_run_ended,
  token_unknown: messages.token_unknown,
  token_used: messages.token_used,
  too_many_redirects: messages.denied_redirects,
  too_many_transitions: messages.denied_circle,
  unproven: messages.denied_unproven,
} as const satisfies Readonly<Record<string, Message>>

export type DenialCode = keyof typeof denials

/** Why a flow does not go on, and what people read of it. */
export interface Denial {
  readonly code: DenialCode
  readonly message: Text
}

/** @param own what an operator's policies have said, in place of the engine's text */
export function denial(code: DenialCode, own: readonly string[] = []): Denial {
  return { code, message: own.join('\n') || denials[code] }
}
