import type { ReadPool } from '../read-pool.ts'
import {
  identifierKey,
  identifiersOf,
  type Identified,
  type Known,
  type PersonChange,
  type PersonToCreate,
  type UserIdentifier,
  type UserWrites,
  type WriteRefusal,
  type WriteResult,
} from '@sallyport/core'
import type { Pool } from 'pg'
import { compareIdentifiers, replaceIdentifiers } from '../identifiers/replace-identifiers.ts'
import { takenKeys } from '../identifiers/taken-keys.ts'
import { locks } from '../locks.ts'
import { plainJson } from '../sql/values.ts'
import { getPerson } from './find.ts'
import type { Hashing } from './hashing.ts'
import { mergeAttributes } from './merge-attributes.ts'
import { reachedGroups } from './reached-groups.ts'
import { insertStatement } from './write.ts'
import type { Execute, PendingWrite } from '../sql/execute.ts'

/** Our own people, as a step writes them: checked and hashed at once, written by what is handed to `later`. */
export function createUserWrites(
  pool: Pool,
  readPool: ReadPool,
  hash: Hashing['hash'],
  later: (write: PendingWrite) => void,
): UserWrites {
  const hashOf = async (password: string | undefined): Promise<string | null> =>
    password === undefined ? null : hash(password)
  return {
    create: async (person) => {
      const collision = await refusalOf(pool, identifiersOf(person), undefined)
      // Checked last and reported first: the collision may be with the user who has just become the first.
      const refused = (await refusalOfFirst(pool, person)) ?? collision
      if (refused !== undefined) return refused
      const [reached, referredToAs] = await Promise.all([
        reachedGroups(pool, person.groups),
        openReferences(pool, person.username),
      ])
      const hash = await hashOf(person.password)
      const { isFirst } = person
      const { pk, text, values } = insertStatement({ ...person, isSuperuser: isFirst }, { hash, onlyFirst: isFirst })
      later(async (execute) => {
        if (isFirst) await execute('select pg_advisory_xact_lock($1)', [locks.firstUser])
        return (await execute(text, values)).length === 1
      })
      const known = { ...knownOf(pk, person, reached), referredToAs }
      return { kind: 'written', pk, person: person.isActive ? known : undefined }
    },
    update: async (pk, change, _key, epoch) => {
      const known = await getPerson(readPool, pk)
      if (known === undefined) return { kind: 'refused', reason: 'person_gone' }
      const { added } = compareIdentifiers(identifiersOf(known), identifiersOf(identified(known, change)))
      const refused = await refusalOf(pool, added, pk)
      if (refused !== undefined) return refused
      const [reached, opened] = await Promise.all([
        reachedGroups(pool, change.groups),
        openReferences(pool, change.username),
      ])
      const hash = await hashOf(change.password)
      const epochs = { from: epoch, to: hash === null ? epoch : nextEpoch(epoch) }
      later((execute) => updatePerson(execute, { pk, epochs }, change, hash))
      const referredToAs = [...(known.referredToAs ?? []), ...opened]
      return {
        kind: 'written',
        pk,
        person: withEpoch({ ...changed(known, change, reached), referredToAs }, epochs.to),
      }
    },
  }
}

async function refusalOf(
  pool: Pool,
  identifiers: readonly UserIdentifier[],
  pk: string | undefined,
): Promise<WriteResult | undefined> {
  const taken = await takenKeys(
    pool,
    identifiers.map(({ key }) => key),
    pk,
  )
  const [kind] = identifiers.filter(({ key }) => taken.has(key)).flatMap(({ kinds }) => kinds)
  return kind === undefined ? undefined : refusal(`${kind}_taken`)
}

async function refusalOfFirst(pool: Pool, { isFirst }: PersonToCreate): Promise<WriteResult | undefined> {
  if (!isFirst) return undefined
  const { rows } = await pool.query<{ one: boolean }>('select exists (select from sallyport_user) as one')
  return rows[0]?.one === true ? refusal('somebody_is_there') : undefined
}

function refusal(reason: WriteRefusal): WriteResult {
  return { kind: 'refused', reason }
}

/** What policies and groups say of a username that nobody has had yet. */
async function openReferences(pool: Pool, username: string | undefined): Promise<readonly string[]> {
  if (username === undefined) return []
  const sql = 'select key from sallyport_user_reference where key = $1 and user_id is null'
  const { rows } = await pool.query<{ key: string }>(sql, [identifierKey(username)])
  return rows.map(({ key }) => key)
}

/** Later than the one before, whatever the clocks of two nodes say. */
function nextEpoch(previous: string | null): string {
  return new Date(Math.max(Date.now(), previous === null ? 0 : Date.parse(previous) + 1)).toISOString()
}

function withEpoch(known: Known, epoch: string | null): Known {
  return epoch === null ? known : { ...known, credentialsChangedAt: epoch }
}

// Nothing is written by a proof from before the credentials changed.
const updateSql = `update sallyport_user set username = coalesce($2, username), email = coalesce($3, email),
  name = coalesce($4, name), password = coalesce($5, password), attributes = $6::jsonb,
  credentials_changed_at = $8::timestamptz
where id = $1::uuid and is_active and credentials_changed_at is not distinct from $7::timestamptz returning id`

const joinSql = `insert into sallyport_user_group (user_id, group_id) select $1::uuid, g.id from sallyport_group g
where g.name in (select t from json_array_elements_text($2::json) t) on conflict do nothing`

interface Target {
  readonly pk: string
  readonly epochs: { readonly from: string | null; readonly to: string | null }
}

async function updatePerson(
  execute: Execute,
  { pk, epochs }: Target,
  change: PersonChange,
  hash: string | null,
): Promise<boolean> {
  const lockSql = 'select username, email, attributes from sallyport_user where id = $1::uuid and is_active for update'
  const [previous] = await execute<Identified>(lockSql, [pk])
  if (previous === undefined) return false
  const next = identified(previous, change)
  if (namesAnew(change)) await replaceIdentifiers(execute, pk, identifiersOf(previous), identifiersOf(next))
  const { username, email, name, groups } = change
  const fields = [username ?? null, email ?? null, name ?? null, hash, plainJson(next.attributes)]
  const values = [pk, ...fields, epochs.from, epochs.to]
  if ((await execute(updateSql, values)).length !== 1) return false
  if (groups.length > 0) await execute(joinSql, [pk, plainJson(groups)])
  return true
}

/** Does a change say what the user is identified by, even if it says what was so before? */
function namesAnew({ username, email, attributes }: PersonChange): boolean {
  return username !== undefined || email !== undefined || Object.hasOwn(attributes, 'upn')
}

/** The identifiers of a user once a change is written. */
function identified(previous: Identified, { username, email, attributes }: PersonChange): Identified {
  return {
    username: username ?? previous.username,
    email: email ?? previous.email,
    attributes: mergeAttributes(previous.attributes, attributes),
  }
}

type Reached = Awaited<ReturnType<typeof reachedGroups>>

function knownOf(pk: string, person: PersonToCreate, { names, isSuperuser, permissions }: Reached): Known {
  const { username, email, name, attributes, isFirst } = person
  return {
    kind: 'known',
    pk,
    username,
    email,
    name,
    attributes,
    isSuperuser: isFirst || isSuperuser,
    groups: names,
    permissions,
  }
}

function changed(known: Known, change: PersonChange, reached: Reached): Known {
  return {
    ...known,
    ...identified(known, change),
    name: change.name ?? known.name,
    isSuperuser: known.isSuperuser || reached.isSuperuser,
    groups: [...new Set([...known.groups, ...reached.names])].toSorted(),
    permissions: [...new Set([...(known.permissions ?? []), ...reached.permissions])].toSorted(),
  }
}
