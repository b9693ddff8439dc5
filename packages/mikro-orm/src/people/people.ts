import {
  identifierKey,
  type Caller,
  type FindOptions,
  type Known,
  type Person,
  type TakenExcept,
  type UserStore,
} from '@sallyport/core'
import { isStorableKey } from '@sallyport/core/adapter'
import type { Pool } from 'pg'
import { locks } from '../locks.ts'
import type { ReadPool } from '../read-pool.ts'
import { findPerson, getPerson } from './find.ts'
import { addToGroup, createGroup, type GroupOptions } from './groups.ts'
import type { Hashing } from './hashing.ts'
import { verifyPassword } from './verify.ts'
import { insertPerson, type NewPerson } from './write.ts'
import { checkIdentifiers } from '../identifiers/check-identifiers.ts'
import { takenKeys } from '../identifiers/taken-keys.ts'

/** Sallyport's own people. */
export interface PeopleStore extends UserStore {
  /**
   * Returns the primary key.
   *
   * @throws `IdentifierError` for a username or address that cannot be one, or that identifies a user already
   */
  create(person: NewPerson): Promise<string>
  /** Creates a superuser if there is nobody yet, and returns the primary key; else undefined. */
  createFirst(person: NewPerson): Promise<string | undefined>
  setPassword(pk: string, password: string): Promise<void>
  setActive(pk: string, active: boolean): Promise<void>
  /** Are there no users at all, not even inactive ones? */
  isEmpty(): Promise<boolean>
  createGroup(name: string, options?: GroupOptions): Promise<string>
  addToGroup(pk: string, group: string): Promise<void>
}

export function createPeopleStore(pool: Pool, readPool: ReadPool, hashing: Hashing): PeopleStore {
  const hashOf = async (password: string | undefined): Promise<string | null> =>
    password === undefined ? null : hashing.hash(password)
  return {
    find: (identifier: string, options: FindOptions): Promise<Known | undefined> =>
      findPerson(readPool, identifier, options),
    get: (pk: string) => getPerson(readPool, pk),
    verifyPassword: (person: Person, password: string, caller?: Caller) =>
      verifyPassword({ pool, hashing }, person, password, caller),
    isTaken: async (identifier: string, except: TakenExcept) => {
      const key = identifierKey(identifier)
      return isStorableKey(key) && (await takenKeys(pool, [key], except.person)).has(key)
    },
    create: async (given) => {
      const person = checkIdentifiers(given)
      const pk = await insertPerson(pool, person, await hashOf(person.password), false)
      if (pk === undefined) throw new Error('The user was not created.')
      return pk
    },
    createFirst: async (given) => {
      const person = checkIdentifiers(given)
      return createFirst(pool, person, await hashOf(person.password))
    },
    setPassword: async (pk, password) => {
      await pool.query('update sallyport_user set password = $2 where id = $1', [pk, await hashing.hash(password)])
    },
    setActive: async (pk, active) => {
      await pool.query('update sallyport_user set is_active = $2 where id = $1', [pk, active])
    },
    isEmpty: async () => {
      const { rows } = await pool.query('select from sallyport_user limit 1')
      return rows.length === 0
    },
    createGroup: (name, options) => createGroup(pool, name, options),
    addToGroup: (pk, group) => addToGroup(pool, pk, group),
  }
}

/** Under a lock, since two that see an empty table would both insert. */
async function createFirst(pool: Pool, person: NewPerson, hash: string | null): Promise<string | undefined> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query('select pg_advisory_xact_lock($1)', [locks.firstUser])
    const pk = await insertPerson(client, { ...person, isSuperuser: true, isActive: true }, hash, true)
    await client.query('commit')
    client.release()
    return pk
  } catch (error) {
    client.release(true)
    throw error
  }
}
