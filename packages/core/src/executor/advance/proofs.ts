import type { Known, Person } from '@sallyport/planner'
import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { LoginSession, Proof, Run } from '../../ports/run-store.ts'
import { methodKind, methodName } from '../../stage/methods.ts'
import { credentialEpoch, isOfEpoch } from '../credential-epoch.ts'
import type { State } from '../state.ts'
import type { RequestScope } from '../scope.ts'

/** What a stage's outcome proves of the flow's user. A decoy is never authenticated, whatever a stage returns. */
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

/**
 * When the user was last authenticated: by this run, by a voucher in it, or by the login that the run belongs to.
 * Milliseconds; undefined where they were not. That a host began the run for them says who they are, not that they are here.
 */
function lastProof({ run }: Pick<State, 'run'>, known: Known, login: LoginSession | undefined): number | undefined {
  const vouched = run.vouched.filter(({ by }) => by !== 'host')
  const made = [...vouched, ...run.proofs].filter((item) => isOfEpoch(item, known)).map(({ at }) => Date.parse(at))
  const isOwn = run.person === known.pk && login?.person === known.pk
  const times = isOwn ? [...made, login.authenticatedAt.getTime()] : made
  return times.length === 0 ? undefined : Math.max(...times)
}

/** Was the user authenticated within the seconds of `limits.recentProof`? Always, where that is 0. */
export function isRecentlyProven(
  { engine, session }: Pick<RequestScope, 'engine' | 'session'>,
  state: Pick<State, 'run'>,
  person: Person,
): boolean {
  if (person.kind === 'decoy' || !isProven(state, person)) return false
  const { recentProof } = engine.settings.limits
  const last = lastProof(state, person, session)
  return recentProof === 0 || (last !== undefined && Date.now() - last <= recentProof * 1000)
}

/** Has this run shown that this user is here, before their credentials changed? */
export function hasOldProof({ vouched, proofs }: Pick<Run, 'vouched' | 'proofs'>, known: Known): boolean {
  return [...vouched, ...proofs].some((made) => made.person === known.pk && !isOfEpoch(made, known))
}
