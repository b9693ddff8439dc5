import { askPolicy, type AskInput } from './ask-policy.ts'
import type { PolicyGroup } from './policy-group.ts'
import { mergeOpinions, PASSING, type Opinion, type Verdict } from './verdict.ts'

interface Options {
  /** The request's own limit. */
  readonly signal: AbortSignal
  /** A policy that fails by error counts as passing, whatever its binding says: for a stage that proves the person. */
  readonly errorsPass: boolean
  /** What asks one policy, for code that wraps it; `askPolicy` itself when absent. */
  readonly ask?: typeof askPolicy | undefined
}

/**
 * Asks every policy of a group, all at once, and merges what they say in the order of their bindings. Nobody is skipped,
 * so that the reasons are complete.
 */
export async function askPolicies(group: PolicyGroup, input: AskInput, options: Options): Promise<Verdict> {
  if (group.bindings.length === 0) return PASSING
  const { ask = askPolicy } = options
  const asked = group.bindings.map((binding) => ask(binding, input, options.signal))
  const opinions = await Promise.all(asked)
  return mergeOpinions(group.mode, options.errorsPass ? opinions.map(passOnError) : opinions)
}

function passOnError(opinion: Opinion): Opinion {
  return opinion.error === undefined ? opinion : { ...opinion, passing: true }
}
