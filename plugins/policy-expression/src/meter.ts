import { LONGEST_LIST, LONGEST_TEXT, MOST_COMPARED, MOST_MADE, MOST_MESSAGES } from './bounds.ts'
import { Failure } from './failure.ts'

/** Counts what one evaluation makes and collects what it says. Evaluations are synchronous, so one meter serves them all. */
export class Meter {
  #messages: string[] = []
  #made = 0
  #compared = 0

  /** Characters and items that the evaluation has made by joining texts and lists. */
  get made(): number {
    return this.#made
  }

  /** Begins an evaluation. */
  start(): void {
    this.#messages = []
    this.#made = 0
    this.#compared = 0
  }

  get messages(): readonly string[] {
    return this.#messages
  }

  say(message: string): void {
    if (this.#messages.length < MOST_MESSAGES) this.#messages.push(message)
  }

  /** Lets a value pass that has been made of others, unless it or all of them together are too large. */
  bound<Value>(value: Value): Value {
    if (typeof value === 'string') this.#count(value.length, LONGEST_TEXT, 'text', 'characters')
    else if (Array.isArray(value)) this.#count(value.length, LONGEST_LIST, 'list', 'items')
    return value
  }

  /** Counts before it joins, so that nothing large is ever made. */
  join(parts: readonly unknown[], separator: string): string {
    let length = separator.length * Math.max(0, parts.length - 1)
    for (const part of parts) {
      if (typeof part !== 'string') throw new Failure('join() takes a list of texts')
      length += part.length
    }
    this.#count(length, LONGEST_TEXT, 'text', 'characters')
    return parts.join(separator)
  }

  /** Counts before one text is looked for in another one: at worst it is compared at every place. */
  search(text: string, sought: string): void {
    this.#compared += Math.max(0, text.length - sought.length + 1) * sought.length
    if (this.#compared > MOST_COMPARED) throw new Failure(`it compares more than ${MOST_COMPARED} characters in all`)
  }

  #count(size: number, most: number, what: string, units: string): void {
    if (size > most) throw new Failure(`it would make a ${what} of more than ${most} ${units}`)
    this.#made += size
    if (this.#made > MOST_MADE) throw new Failure(`it makes more than ${MOST_MADE} characters and items in all`)
  }
}
