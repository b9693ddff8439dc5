import { randomUUID } from 'node:crypto'
import { identifiersOf, type JsonObject } from '@sallyport/core'
import type { Pool } from 'pg'
import { IdentifierError } from '../identifiers/check-identifiers.ts'
import { bindReferences, identifierRows, identifiersJson, KINDS } from '../identifiers/statements.ts'
import { isCollision } from '../error.ts'
import { locks } from '../locks.ts'
import { plainJson } from '../sql/values.ts'

/** A user to create. */
export interface NewPerson {
  readonly username: string
  readonly email: string
  readonly name: string
  readonly password?: string | undefined
  readonly isSuperuser?: boolean
  readonly isActive?: boolean
  /** Names of groups that exist. */
  readonly groups?: readonly string[]
  readonly attributes?: JsonObject
  /** `internal` when absent. */
  readonly type?: string
  /** `users` when absent. */
  readonly path?: string
}

/** What must hold of the other users for one to be inserted. */
interface InsertRule {
  readonly hash: string | null
  /** There is no user yet. */
  readonly onlyFirst: boolean
}

// The transaction that creates the first user holds the lock alone, and so sees every user that is being created.
const insertSql = `with made as (insert into sallyport_user
    (id, username, email, name, password, is_superuser, is_active, attributes, type, path)
  select $1::uuid, $2, $3, $4, $5, $6::boolean, $7::boolean, $8::jsonb, $9, $10
  from (select pg_advisory_xact_lock_shared(${locks.firstUser})) gate
  where not $12::boolean or not exists (select from sallyport_user) returning id),
joined as (insert into sallyport_user_group (user_id, group_id) select made.id, g.id from made, sallyport_group g
  where g.name in (select t from json_array_elements_text($11::json) t)),
named as (insert into sallyport_identifier (key, user_id, kinds)
  select i.key, made.id, ${KINDS} from made, ${identifierRows('$13')}),
bound as (${bindReferences('made.id', '$13', 'made, ')})
select id from made`

/** The statement that inserts a person under a key of its own; without a row where the rule does not hold.
 * It fails as a unique violation where another user has one of the identifiers. */
export function insertStatement(
  person: NewPerson,
  { hash, onlyFirst }: InsertRule,
): { readonly pk: string; readonly text: string; readonly values: readonly unknown[] } {
  const { username, email, name, isSuperuser = false, isActive = true, groups = [], attributes = {} } = person
  const { type = 'internal', path = 'users' } = person
  const pk = randomUUID()
  const fields = [pk, username, email, name, hash, isSuperuser, isActive, plainJson(attributes), type, path]
  const identifiers = identifiersJson(identifiersOf({ username, email, attributes }))
  return { pk, text: insertSql, values: [...fields, plainJson(groups), onlyFirst, identifiers] }
}

/** Inserts a person; returns the primary key, or undefined when `onlyFirst` and there is a user already. */
export async function insertPerson(
  pool: Pick<Pool, 'query'>,
  person: NewPerson,
  hash: string | null,
  onlyFirst: boolean,
): Promise<string | undefined> {
  const { text, values } = insertStatement(person, { hash, onlyFirst })
  try {
    const { rows } = await pool.query<{ id: string }>(text, [...values])
    return rows[0]?.id
  } catch (error) {
    if (!isCollision(error)) throw error
    const sentence = `The username "${person.username}" or the e-mail address "${person.email}" identifies a user already.`
    throw new IdentifierError('identifier_taken', sentence, { cause: error })
  }
}
