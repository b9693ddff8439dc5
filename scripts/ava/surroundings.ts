/** Globals and variables that libraries keep for themselves, from their first use on. */
const KEPT = /^(?:undici\.|signal-exit |mikro-orm-|@mikro-orm\/|MIKRO_ORM_|@sallyport\/core copies$)/

/** What the test files of a thread share: the environment and the globals. */
export class Surroundings {
  readonly #environment = JSON.stringify(Object.entries(process.env).filter(isWatched).toSorted())
  readonly #globals = new Map(globals().filter(isWatched))

  /** Whether nothing has changed since. What Node.js makes of a global on its first use is no change. */
  isUnchanged(): boolean {
    const now = new Surroundings()
    const isSame = ([name, value]: [string | symbol, unknown]): boolean =>
      now.#globals.has(name) && (value === undefined || Object.is(value, now.#globals.get(name)))
    return (
      now.#environment === this.#environment &&
      now.#globals.size === this.#globals.size &&
      [...this.#globals].every(isSame)
    )
  }
}

const globals = (): [string | symbol, unknown][] =>
  Reflect.ownKeys(globalThis).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)?.value])

const isWatched = ([name]: readonly [string | symbol, unknown]): boolean =>
  !KEPT.test(typeof name === 'string' ? name : (name.description ?? ''))
