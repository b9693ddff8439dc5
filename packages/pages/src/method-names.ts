import type { Message, Registry } from '@sallyport/core'
import { methodName } from '@sallyport/core/adapter'
import { messages } from './messages.ts'

const STANDARD: Readonly<Record<string, Message>> = {
  password: messages.method_password,
  pin: messages.method_pin,
  email: messages.method_email,
  sms: messages.method_sms,
  totp: messages.method_totp,
  static: messages.method_static,
  webauthn: messages.method_webauthn,
  mtls: messages.method_mtls,
  duo: messages.method_duo,
  face: messages.method_face,
  fingerprint: messages.method_fingerprint,
}

/** What people read for a method: the text of the stage type that proves it, else the standard one. */
export function methodNames({ stages }: Pick<Registry, 'stages'>): ReadonlyMap<string, Message> {
  const own = stages.flatMap(({ type: { proves = [] } }) =>
    proves.flatMap((method): readonly (readonly [string, Message])[] =>
      typeof method === 'string' || method.label === undefined ? [] : [[methodName(method), method.label]],
    ),
  )
  return new Map([...Object.entries(STANDARD), ...own])
}
