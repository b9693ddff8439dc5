import type { Person } from '@sallyport/planner'
import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Proof } from '../ports/run-store.ts'
import { methodKind, methodName } from '../stage/methods.ts'
import type { State } from './state.ts'

/** What a stage's outcome proves of the person whom the flow is about. A decoy is never proven, whatever a stage says. */
export function proofsOf(binding: BindingRuntime, proven: readonly string[], person: Person | undefined): Proof[] {
  return proven.flatMap((name) => {
    const method = binding.stage.type.proves?.find((declared) => methodName(declared) === name)
    if (method === undefined) {
      throw new Error(`The stage type "${binding.stage.type.type}" proves "${name}", which it does not declare.`)
    }
    return person?.kind === 'known' ? [{ person: person.pk, method: name, kind: methodKind(method) }] : []
  })
}

/** Has this run, or a login before it, shown that this very person is here? */
export function isProven({ run }: Pick<State, 'run'>, person: Person): boolean {
  if (person.kind === 'decoy') return false
  return (
    run.person === person.pk ||
    run.vouched.some((voucher) => voucher.person === person.pk) ||
    run.proofs.some((proof) => proof.person === person.pk)
  )
}
