import {
  IDENTIFIER_KINDS,
  identifierKey,
  type Decoy,
  type Known,
  type Person,
  pendingUser,
  readContext,
  type Context,
} from '@sallyport/planner'
import type { Loaded } from '../ports/run-store.ts'
import type { Caller, TakenExcept, UserStore } from '../ports/user-store.ts'
import type { Keys } from '../security/keys.ts'

/** The people of one request: each is asked of the store at most once. */
export class People implements UserStore {
  readonly #store: UserStore
  readonly #keys: Keys
  readonly #known: Map<string, Known | undefined>
  readonly #briefs: Map<string, Known | undefined>
  readonly #caller: Caller | undefined
  /** Keys of identifiers that this request has seen free. */
  readonly #free = new Set<string>()

  /** @param caller whose request it is; absent for what the host does */
  constructor(store: UserStore, keys: Keys, { people, briefs }: Pick<Loaded, 'people' | 'briefs'>, caller?: Caller) {
    this.#store = store
    this.#keys = keys
    this.#known = new Map(people)
    this.#briefs = new Map(briefs)
    this.#caller = caller
  }

  async find(...query: Parameters<UserStore['find']>): Promise<Known | undefined> {
    const person = await this.#store.find(...query)
    const [, { brief = false }] = query
    if (person !== undefined) (brief ? this.#briefs : this.#known).set(person.pk, person)
    return person
  }

  async get(pk: string): Promise<Known | undefined> {
    if (!this.#known.has(pk)) this.#known.set(pk, await this.#store.get(pk))
    return this.#known.get(pk)
  }

  /** Who has this key, as far as it has been loaded; asks the store only where nothing has. */
  async brief(pk: string): Promise<Known | undefined> {
    if (!this.#known.has(pk) && this.#briefs.has(pk)) return this.#briefs.get(pk)
    return this.get(pk)
  }

  /** Has this request loaded a user of this key? Makes no query. */
  isKnown(pk: string): boolean {
    return this.noted(pk) !== undefined
  }

  /** What this request knows of a user, without asking for them. */
  noted(pk: string): Known | undefined {
    return this.#known.get(pk) ?? this.#briefs.get(pk)
  }

  /** The user as they are from here on: the write has happened. */
  note(person: Known): void {
    this.#known.set(person.pk, person)
  }

  async isTaken(identifier: string, except: TakenExcept): Promise<boolean> {
    const isTaken = await this.#isTakenInStore(identifier, except)
    if (!isTaken) this.#free.add(identifierKey(identifier))
    return isTaken
  }

  /** Has this request seen one of these keys free? Asks nobody. */
  hasSeenFree(keys: readonly string[]): boolean {
    return keys.some((key) => this.#free.has(key))
  }

  async #isTakenInStore(identifier: string, except: TakenExcept): Promise<boolean> {
    if (this.#store.isTaken !== undefined) return this.#store.isTaken(identifier, except)
    const found = await this.#store.find(identifier, { fields: IDENTIFIER_KINDS })
    return found !== undefined && found.pk !== except.person
  }

  verifyPassword(person: Person, password: string): Promise<boolean> {
    return this.#store.verifyPassword(person, password, this.#caller)
  }

  /** The stand-in for a name; its key has the form of a UUID, as our own users' keys do, and belongs to no user. */
  decoy(identifier: string): Decoy {
    const hex = Buffer.from(this.#keys.mac('decoy', identifierKey(identifier)), 'base64url').toString('hex')
    const pk = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)]
    const decoy: Decoy = { kind: 'decoy', pk: pk.join('-'), identifier }
    this.#briefs.set(decoy.pk, undefined)
    return decoy
  }

  /** The user with this key; one who is deleted or inactive becomes a decoy under the name that was typed. */
  async person(pk: string, typed: string, size: 'brief' | 'full'): Promise<Person> {
    const known = size === 'brief' ? await this.brief(pk) : await this.get(pk)
    return known ?? { kind: 'decoy', pk, identifier: typed }
  }
}

/** The user of `pending_user`. */
export async function personOf(people: People, context: Context, size: 'brief' | 'full'): Promise<Person | undefined> {
  const pending = readContext(context, pendingUser)
  return pending === undefined ? undefined : people.person(pending.pk, pending.typed ?? '', size)
}

/** The full record of a user who has just been logged in, and may have been loaded only in brief. */
export async function wholeOf(people: People, person: Known | undefined): Promise<Known | undefined> {
  return person === undefined ? undefined : ((await people.get(person.pk)) ?? person)
}
