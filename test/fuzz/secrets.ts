/** Cookies that are looked for at a time; each request may make a new one. */
const MOST = 300

/** What only some may read, and who: an owner's name, or nobody at all. */
export class Secrets {
  readonly #owners = new Map<string, string | undefined>()

  plant(secret: string, owner?: string): void {
    if (secret.length < 12) return
    this.#owners.set(secret, owner)
    const oldest = [...this.#owners.keys()].find((known) => this.#owners.get(known) !== undefined)
    if (this.#owners.size > MOST && oldest !== undefined) this.#owners.delete(oldest)
  }

  /** A session's cookie: what it holds is its owner's alone. */
  plantCookie(value: string, owner: string): void {
    const { browser, token }: Record<string, unknown> = JSON.parse(Buffer.from(value, 'base64').toString())
    for (const part of [browser, token]) if (typeof part === 'string') this.plant(part, owner)
  }

  get size(): number {
    return this.#owners.size
  }

  /** Secrets that a text shows to a reader who may not see them. */
  shownTo(reader: string | undefined, text: string): readonly string[] {
    const shown: string[] = []
    for (const [secret, owner] of this.#owners) {
      if ((owner === undefined || owner !== reader) && text.includes(secret)) shown.push(secret)
    }
    return shown
  }
}
