import type { BindingRuntime } from '../definitions/runtime.ts'
import type { UserWrites, WriteResult } from '../ports/user-store.ts'
import type { VisitPeople } from '../stage/visit.ts'
import type { VisitScope } from './open-visit.ts'
import { credentialEpoch, type EpochChange } from './credential-epoch.ts'
import { isProven } from './proofs.ts'
import type { State } from './state.ts'

/**
 * How a stage that writes people does it: ours join the commit, a host's own are written by its store.
 *
 * @param changes takes what becomes of users' credential epochs
 */
export function visitPeople(
  scope: VisitScope,
  state: State,
  binding: BindingRuntime,
  changes: EpochChange[],
): VisitPeople {
  const key = stepKey(state)
  const written = async (write: (writes: UserWrites) => Promise<WriteResult>): Promise<WriteResult> => {
    const result = await write(writesOf(scope, binding))
    if (result.kind === 'written' && result.person !== undefined) scope.people.note(result.person)
    return result
  }
  return {
    create: (person) => written((writes) => writes.create(person, key)),
    async update(person, change, { keepOtherLogins = false } = {}) {
      if (person.kind === 'decoy' || !isProven(state, person)) {
        throw new Error(`The stage "${binding.stage.name}" changes a user who has not been authenticated in this run.`)
      }
      const from = credentialEpoch(person)
      const result = await written((writes) => writes.update(person.pk, change, key, from))
      const to = result.kind === 'written' && result.person !== undefined ? credentialEpoch(result.person) : from
      if (to !== from) {
        const epochs = { person: person.pk, from, to }
        changes.push(epochs)
        const own = scope.loginSession === undefined ? [] : [scope.loginSession]
        // Whoever changes their password stays logged in here.
        scope.unit?.carryOverSessions(epochs, keepOtherLogins ? 'all' : own)
      }
      return result
    },
    endOtherLogins: (person) => scope.unit?.endSessions(person.pk, scope.loginSession),
  }
}

/** The same for every try and every repeat of the step that is being taken, and for no other. */
export function stepKey({ run, stored }: State): string {
  return `${run.id}:${(stored?.version ?? 0) + 1}`
}

function writesOf({ engine, unit }: VisitScope, { stage }: BindingRuntime): UserWrites {
  const { runs, users } = engine.ports
  const writes = runs.people === users ? unit?.people : users.writes
  if (writes === undefined) throw new Error(`The stage "${stage.name}" writes people, which this user store does not.`)
  return writes
}
