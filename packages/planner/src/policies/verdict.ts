import type { PolicyEngineMode } from '../policy-document.ts'

/** What one policy binding said. */
export interface Opinion {
  /** The policy's name, or `group <name>`, `user <name>`. */
  readonly subject: string
  readonly binding: string
  readonly passing: boolean
  readonly messages: readonly string[]
  /** Why it failed by error; undefined when it answered. */
  readonly error: Error | undefined
  readonly milliseconds: number
}

/** What all policies of a flow or of a stage say together. */
export interface Verdict {
  readonly passing: boolean
  /** Of all policies, passing ones too, in the order of the bindings. */
  readonly messages: readonly string[]
  readonly opinions: readonly Opinion[]
}

/** Nobody was asked, so nobody objects. */
export const PASSING: Verdict = Object.freeze({ passing: true, messages: [], opinions: [] })

/** Merges what the policies said. No policy at all lets everybody pass. */
export function mergeOpinions(mode: PolicyEngineMode, opinions: readonly Opinion[]): Verdict {
  if (opinions.length === 0) return PASSING
  const passing =
    mode === 'any' ? opinions.some((opinion) => opinion.passing) : opinions.every((opinion) => opinion.passing)
  return { passing, messages: opinions.flatMap(({ messages }) => messages), opinions }
}
