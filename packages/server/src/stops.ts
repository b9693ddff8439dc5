type Stop = () => unknown

/** What to undo, latest first. What is added after the end is undone at once: a start that was interrupted goes on for a moment. */
export class Stops {
  readonly #parts: Stop[] = []
  #over: Promise<void> | undefined

  push(part: Stop): void {
    if (this.#over === undefined) this.#parts.push(part)
    // Nobody is left to report an error to.
    else this.#over = this.#over.then(part).then(undefined, () => undefined)
  }

  /** Idempotent. */
  run(): Promise<void> {
    this.#over ??= this.#undo()
    return this.#over
  }

  async #undo(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- one stands on the other
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop()) await part()
  }
}
