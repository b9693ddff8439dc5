import type { Visitor } from './visitor.ts'

const LEADS_ON: ReadonlySet<string> = new Set(['pass', 'redirect', 'insert', 'restart'])

/** Has the tested stage let a visitor go on? */
export async function isPassed(visitor: Visitor): Promise<boolean> {
  return LEADS_ON.has((await visitor.outcome())?.outcome ?? '')
}
