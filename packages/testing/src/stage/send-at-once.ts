import type { BrowserAnswer } from '../browser.ts'
import type { Visitor } from './visitor.ts'
import { fail } from '../rule.ts'

export type Send = () => Promise<BrowserAnswer>

/** The request that completes the stage, to be sent as often as one likes. */
export async function repeatable(visitor: Visitor): Promise<Send> {
  const { body, query } = await visitor.completion()
  return () => visitor.sendText(body, query)
}

/** Sends at once. A crash breaks the rule that is looked at. */
export async function sendAtOnce(sends: readonly Send[]): Promise<readonly BrowserAnswer[]> {
  const answers = await Promise.all(sends.map((send) => send()))
  const crashed = answers.find(({ status }) => status >= 500)
  if (crashed !== undefined) fail(`it crashed with ${crashed.status}: ${crashed.text}`)
  return answers
}
