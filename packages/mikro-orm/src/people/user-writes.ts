import type { Readers } from '../readers.ts'
import type {
  JsonObject,
  Known,
  PersonChange,
  PersonToCreate,
  UserWrites,
  WriteRefusal,
  WriteResult,
} from '@sallyport/core'
import type { Pool } from 'pg'
import { locks } from '../locks.ts'
import { plainJson } from '../sql/values.ts'
import { getPerson } from './find.ts'
import type { Hashing } from './hashing.ts'
import { mergeAttributes } from './merge-attributes.ts'
import { reachedGroups } from './reached-groups.ts'
import { isTaken } from './taken.ts'
import { insertStatement } from './write.ts'

/** Runs a statement within the transaction of a commit. */
export type Execute = <Row extends object>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>

/** What is written once the step has won; false where it collides with what is there by then. */
export type PendingWrite = (execute: Execute) => Promise<boolean>

/** Our own people, as a step writes them: checked and hashed at once, written by what is handed to `later`. */
export function createUserWrites(
  pool: Pool,
  readers: Readers,
  hash: Hashing['hash'],
  later: (write: PendingWrite) => void,
): UserWrites {
  const hashOf = async (password: string | undefined): Promise<string | null> =>
    password === undefined ? null : hash(password)
  return {
    create: async (person) => {
      const collision = await refusalOf(pool, person, undefined)
      // Asked last, and told first: what it collides with may be whoever has just become the first.
      const refused = (await refusalOfFirst(pool, person)) ?? collision
      if (refused !== undefined) return refused
      const reached = await reachedGroups(pool, person.groups)
      const hash = await hashOf(person.password)
      const { isFirst, uniqueEmail } = person
      const { pk, text, values } = insertStatement(
        { ...person, isSuperuser: isFirst },
        { hash, onlyFirst: isFirst, uniqueEmail },
      )
      later(async (execute) => {
        if (isFirst) await execute('select pg_advisory_xact_lock($1)', [locks.firstUser])
        if (uniqueEmail) await lockEmail(execute, person.email)
        return (await execute(text, values)).length === 1
      })
      return { kind: 'written', pk, person: person.isActive ? knownOf(pk, person, reached) : undefined }
    },
    update: async (pk, change, _key, epoch) => {
      const known = await getPerson(readers, pk)
      if (known === undefined) return { kind: 'refused', reason: 'person_gone' }
      const refused = await refusalOf(pool, change, pk)
      if (refused !== undefined) return refused
      const reached = await reachedGroups(pool, change.groups)
      const hash = await hashOf(change.password)
      const epochs = { from: epoch, to: hash === null ? epoch : nextEpoch(epoch) }
      later((execute) => updatePerson(execute, { pk, epochs }, change, hash))
      return { kind: 'written', pk, person: withEpoch(changed(known, change, reached), epochs.to) }
    },
  }
}

async function refusalOf(
  pool: Pool,
  { username, email, uniqueEmail }: PersonChange | PersonToCreate,
  pk: string | undefined,
): Promise<WriteResult | undefined> {
  if (username !== undefined && (await isTaken(pool, 'username', username, pk))) return refusal('username_taken')
  if (uniqueEmail && email !== undefined && (await isTaken(pool, 'email', email, pk))) return refusal('email_taken')
  return undefined
}

async function refusalOfFirst(pool: Pool, { isFirst }: PersonToCreate): Promise<WriteResult | undefined> {
  if (!isFirst) return undefined
  const { rows } = await pool.query<{ one: boolean }>('select exists (select from sallyport_user) as one')
  return rows[0]?.one === true ? refusal('somebody_is_there') : undefined
}

function refusal(reason: WriteRefusal): WriteResult {
  return { kind: 'refused', reason }
}

/** No unique index sees to it that an address is somebody's alone: the operator decides whether it is. */
async function lockEmail(execute: Execute, email: string): Promise<void> {
  if (email !== '') await execute('select pg_advisory_xact_lock(hashtextextended(lower($1), $2))', [email, locks.email])
}

/** Later than the one before, whatever the clocks of two nodes say. */
function nextEpoch(former: string | null): string {
  return new Date(Math.max(Date.now(), former === null ? 0 : Date.parse(former) + 1)).toISOString()
}

function withEpoch(known: Known, epoch: string | null): Known {
  return epoch === null ? known : { ...known, credentialsChangedAt: epoch }
}

// Nothing is written by a proof from before the credentials changed.
const updateSql = `update sallyport_user set username = coalesce($2, username), email = coalesce($3, email),
  name = coalesce($4, name), password = coalesce($5, password), attributes = $6::jsonb,
  credentials_changed_at = $9::timestamptz
where id = $1::uuid and is_active and credentials_changed_at is not distinct from $8::timestamptz and (not $7::boolean or not exists (
  select from sallyport_user o where lower(o.email) = lower($3) and o.id <> $1::uuid)) returning id`

const joinSql = `insert into sallyport_user_group (user_id, group_id) select $1::uuid, g.id from sallyport_group g
where g.name in (select t from json_array_elements_text($2::json) t) on conflict do nothing`

async function updatePerson(
  execute: Execute,
  {
    pk,
    epochs,
  }: { readonly pk: string; readonly epochs: { readonly from: string | null; readonly to: string | null } },
  { username, email, name, attributes, groups, uniqueEmail }: PersonChange,
  hash: string | null,
): Promise<boolean> {
  const isUnique = uniqueEmail && email !== undefined && email !== ''
  if (isUnique) await lockEmail(execute, email)
  const lockSql = 'select attributes from sallyport_user where id = $1::uuid and is_active for update'
  const [former] = await execute<{ attributes: JsonObject }>(lockSql, [pk])
  if (former === undefined) return false
  const merged = plainJson(mergeAttributes(former.attributes, attributes))
  const values = [pk, username ?? null, email ?? null, name ?? null, hash, merged, isUnique, epochs.from, epochs.to]
  if ((await execute(updateSql, values)).length !== 1) return false
  if (groups.length > 0) await execute(joinSql, [pk, plainJson(groups)])
  return true
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

function changed(known: Known, { username, email, name, attributes }: PersonChange, reached: Reached): Known {
  return {
    ...known,
    username: username ?? known.username,
    email: email ?? known.email,
    name: name ?? known.name,
    attributes: mergeAttributes(known.attributes, attributes),
    isSuperuser: known.isSuperuser || reached.isSuperuser,
    groups: [...new Set([...known.groups, ...reached.names])].toSorted(),
    permissions: [...new Set([...(known.permissions ?? []), ...reached.permissions])].toSorted(),
  }
}
