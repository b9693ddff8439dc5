import {
  identifierKey,
  identifiersOf,
  type FindOptions,
  type Known,
  type Person,
  type TakenExcept,
  type UserField,
  type UserStore,
} from '@sallyport/core'

interface Member {
  readonly person: Known
  readonly password: string
  readonly isActive: boolean
}

const KINDS = ['username', 'email', 'upn'] as const

/** Is the identifier one of these kinds of a person? A database has the keys in a table with a unique index. */
function isIdentified(person: Known, identifier: string, fields: readonly UserField[]): boolean {
  const key = identifierKey(identifier)
  const found = identifiersOf(person).find((own) => own.key === key)
  return found?.kinds.some((kind) => fields.includes(kind)) === true
}

/** People of a host app, kept in memory. A real one keeps hashes, and hashes for a decoy too. */
export class Members implements UserStore {
  readonly #members: readonly Member[]

  constructor(members: readonly Member[]) {
    this.#members = members
  }

  async find(identifier: string, { fields }: FindOptions): Promise<Known | undefined> {
    return this.#active().find(({ person }) => isIdentified(person, identifier, fields))?.person
  }

  async isTaken(identifier: string, except: TakenExcept): Promise<boolean> {
    return this.#members.some(({ person }) => person.pk !== except.person && isIdentified(person, identifier, KINDS))
  }

  async get(pk: string): Promise<Known | undefined> {
    return this.#active().find(({ person }) => person.pk === pk)?.person
  }

  async verifyPassword(person: Person, password: string): Promise<boolean> {
    return this.#active().some((member) => member.person.pk === person.pk && member.password === password)
  }

  #active(): readonly Member[] {
    return this.#members.filter(({ isActive }) => isActive)
  }
}
