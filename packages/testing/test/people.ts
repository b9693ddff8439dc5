import type { FindOptions, Known, Person, UserStore } from '@sallyport/core'

interface Member {
  readonly person: Known
  readonly password: string
  readonly isActive: boolean
}

/** People of a host app, kept in memory. A real one keeps hashes, and hashes for a decoy too. */
export class Members implements UserStore {
  readonly #members: readonly Member[]

  constructor(members: readonly Member[]) {
    this.#members = members
  }

  async find(identifier: string, { fields, caseInsensitive }: FindOptions): Promise<Known | undefined> {
    const fold = (text: string): string => (caseInsensitive ? text.toLowerCase() : text)
    for (const field of fields) {
      const found = this.#active().find(({ person }) => {
        const value = field === 'upn' ? person.attributes['upn'] : person[field]
        return typeof value === 'string' && fold(value) === fold(identifier)
      })
      if (found !== undefined) return found.person
    }
    return undefined
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
