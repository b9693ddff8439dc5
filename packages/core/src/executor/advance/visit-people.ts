import { identifierKinds, identifiersOf, type IdentifierRules, type JsonObject } from '@sallyport/planner'
import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { UserWrites, WriteRefusal, WriteResult } from '../../ports/user-store.ts'
import type { VisitPeople } from '../../stage/visit.ts'
import { credentialEpoch, type EpochChange } from '../credential-epoch.ts'
import { isProven } from './proofs.ts'
import { spendOfAddress, spendOnNames } from './spend-budget.ts'
import { type State, stepKey } from '../state.ts'
import type { RequestScope } from '../scope.ts'

interface PeopleRecord {
  readonly epochs: EpochChange[]
  readonly created: string[]
  hasWritten: boolean
}

/**
 * How a stage that writes people does it: ours join the commit, a host's own are written by its store.
 *
 * @param record takes what becomes of users' credential epochs, and who is created
 */
export function visitPeople(
  scope: RequestScope,
  state: State,
  binding: BindingRuntime,
  record: PeopleRecord,
): VisitPeople {
  const key = stepKey(state)
  const { identifiers: rules } = scope.engine.settings
  const written = async (names: Names, write: (writes: UserWrites) => Promise<WriteResult>): Promise<WriteResult> => {
    const result = await write(writesOf(scope, binding))
    // Another request has taken the name after an earlier stage of this one has looked.
    if (result.kind === 'refused' && result.reason.endsWith('_taken') && scope.people.hasSeenFree(keysOf(names))) {
      scope.outdated.push(result.reason)
    }
    if (result.kind === 'written') record.hasWritten = true
    if (result.kind === 'written' && result.person !== undefined) scope.people.note(result.person)
    return result
  }
  return {
    async create(person) {
      const prepared = prepareNames(person, rules)
      if ('reason' in prepared) return { kind: 'refused', reason: prepared.reason }
      await spendOfAddress(scope, 'creation')
      const result = await written(person, (writes) => writes.create({ ...person, ...prepared.names }, key))
      if (result.kind === 'written') {
        record.created.push(result.pk)
        scope.created.push(result.pk)
      }
      return result
    },
    async update(person, change, { keepOtherLogins = false } = {}) {
      if (person.kind === 'decoy' || !isProven(state, person)) {
        throw new Error(`The stage "${binding.stage.name}" changes a user who has not been authenticated in this run.`)
      }
      const prepared = prepareNames(change, rules, person)
      if ('reason' in prepared) return { kind: 'refused', reason: prepared.reason }
      const own = new Set(identifiersOf(person).map(({ key: name }) => name))
      if (keysOf(change).some((name) => !own.has(name))) await spendOnNames(scope, person.pk)
      const wanted = { ...change, ...prepared.names }
      const from = credentialEpoch(person)
      const result = await written(change, (writes) => writes.update(person.pk, wanted, key, from))
      const to = result.kind === 'written' && result.person !== undefined ? credentialEpoch(result.person) : from
      if (to !== from) {
        const epochs = { person: person.pk, from, to }
        record.epochs.push(epochs)
        const sessions = scope.session === undefined ? [] : [scope.session.id]
        // A user who changes their password stays logged in here.
        scope.unit.carryOverSessions(epochs, keepOtherLogins ? 'all' : sessions)
      }
      return result
    },
    endOtherLogins: (person) => scope.unit.endSessions(person.pk, scope.session?.id),
  }
}

interface Names {
  readonly username?: string
  readonly email?: string
  readonly attributes?: JsonObject
}

/**
 * Names as they are stored, or why they cannot be. What stays as it is may stay, even if it could not be registered today.
 */
function prepareNames(
  names: Names,
  rules: IdentifierRules,
  previous?: Names,
): { readonly names: Pick<Names, 'username' | 'email'> } | { readonly reason: WriteRefusal } {
  let prepared: Pick<Names, 'username' | 'email'> = {}
  for (const kind of ['username', 'email'] as const) {
    const text = names[kind]
    // Who has no address has an empty one.
    if (text === undefined || text === previous?.[kind] || (kind === 'email' && text === '')) continue
    const canonical = identifierKinds[kind].canonical(text, rules)
    if (!canonical.ok) return { reason: `${kind}_invalid` }
    prepared = { ...prepared, [kind]: canonical.text }
  }
  const upn = names.attributes?.['upn']
  const isUpn = upn === undefined || upn === previous?.attributes?.['upn'] || upn === ''
  if (isUpn || (typeof upn === 'string' && identifierKinds.upn.canonical(upn, rules).ok)) return { names: prepared }
  return { reason: 'upn_invalid' }
}

function keysOf({ username = '', email = '', attributes = {} }: Names): readonly string[] {
  return identifiersOf({ username, email, attributes }).map(({ key }) => key)
}

function writesOf({ engine, unit }: RequestScope, { stage }: BindingRuntime): UserWrites {
  const { runs, users } = engine.ports
  const writes = runs.people === users ? unit.people : users.writes
  if (writes === undefined) throw new Error(`The stage "${stage.name}" writes people, which this user store does not.`)
  return writes
}
