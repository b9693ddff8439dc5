import type { Known, Person } from '@sallyport/planner'
import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Proof, Run } from '../ports/run-store.ts'
import { methodKind, methodName } from '../stage/methods.ts'
import { credentialEpoch, isOfEpoch } from './credential-epoch.ts'
import type { State } from './state.ts'

/** What a stage's outcome proves of the person whom the flow is about. A decoy is never proven, whatever a stage says. */
export function proofsOf(
  binding: BindingRuntime,
  proven: readonly string[],
  { person, at }: { readonly person: Person | undefined; readonly at: string },
): Proof[] {
  return proven.flatMap((name) => {
    const method = binding.stage.type.proves?.find((declared) => methodName(declared) === name)
    if (method === undefined) {
      throw new Error(`The stage type "${binding.stage.type.type}" proves "${name}", which it does not declare.`)
    }
    if (person?.kind !== 'known') return []
    return [{ person: person.pk, method: name, kind: methodKind(method), at, epoch: credentialEpoch(person) }]
  })
}

/** Has this run, or a login before it, shown that this very person is here? */
export function isProven({ run }: Pick<State, 'run'>, person: Person): boolean {
  if (person.kind === 'decoy') return false
  return run.person === person.pk || [...run.vouched, ...run.proofs].some((made) => isOfEpoch(made, person))
}

/** Has this run shown that this user is here, before their credentials changed? */
export function hasOldProof({ vouched, proofs }: Pick<Run, 'vouched' | 'proofs'>, known: Known): boolean {
  return [...vouched, ...proofs].some((made) => made.person === known.pk && !isOfEpoch(made, known))
}
