import type { BrowserAnswer } from '../browser.ts'
import { fail } from '../rule.ts'
import { shapeOf } from './shape.ts'
import type { Watch, Work } from './watch.ts'

/** An answer with what it has cost. */
export interface Measured {
  readonly answer: BrowserAnswer
  readonly work: Work
}

/** Measures a request. */
export async function measure(watch: Watch, send: () => Promise<BrowserAnswer>): Promise<Measured> {
  const before = watch.work()
  const answer = await send()
  const after = watch.work()
  return { answer, work: { queries: after.queries - before.queries, passwords: after.passwords - before.passwords } }
}

/** The lesser of two measurements: the server now and then asks its database for itself. */
export function lesser(one: Measured, other: Measured): Measured {
  const queries = Math.min(one.work.queries, other.work.queries)
  const passwords = Math.min(one.work.passwords, other.work.passwords)
  return { answer: one.answer, work: { queries, passwords } }
}

/** Fails the rule when two answers can be distinguished. */
export function expectAlike(what: string, known: Measured, decoy: Measured): void {
  const [one, other] = [known.answer, decoy.answer]
  const differ = (about: string, first: unknown, second: unknown): void => {
    const [left, right] = [JSON.stringify(first), JSON.stringify(second)]
    if (left !== right)
      fail(`${what} distinguishes a known user from an unknown one by ${about}: ${left} and ${right}.`)
  }
  differ('the status', one.status, other.status)
  for (const field of ['component', 'code', 'error_message', 'response_errors']) {
    differ(`"${field}"`, one.body?.[field], other.body?.[field])
  }
  differ('the shape of the body', shapeOf(one.body), shapeOf(other.body))
  differ('the number of password checks', known.work.passwords, decoy.work.passwords)
  differ('the number of queries', known.work.queries, decoy.work.queries)
}
