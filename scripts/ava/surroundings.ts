/** Node.js and ava keep these for themselves, from their first use on. */
const KEPT = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2', 'signal-exit emitter']

/** What the test files of a thread share: the environment and the globals. */
export class Surroundings {
  readonly #environment = JSON.stringify(Object.entries(process.env).toSorted())
  readonly #globals = new Map(globalNames().map((name) => [name, valueOf(name)]))

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

const globalNames = (): (string | symbol)[] =>
  Reflect.ownKeys(globalThis).filter((name) => typeof name === 'string' || !KEPT.includes(name.description ?? ''))

function valueOf(name: string | symbol): unknown {
  return Object.getOwnPropertyDescriptor(globalThis, name)?.value
}
