import { runRule, type Rule } from '../rule.ts'
import type { TestFunction } from '../test-function.ts'

/** What a suite of a port looks at, and how to be rid of it. */
export interface Closable {
  close?(): Promise<void>
}

/** A rule of a port, with its check. */
export interface StoreRule<Fixture> extends Rule<Fixture> {
  check(fixture: Fixture): Promise<void>
}

/** Registers a test for each rule, all on one store, which is made for the first and closed after the last. */
export function testStore<Fixture extends Closable>(
  test: TestFunction,
  port: string,
  rules: readonly StoreRule<Fixture>[],
  make: () => Promise<Fixture>,
): void {
  let made: Promise<Fixture> | undefined
  for (const rule of rules) {
    test.serial(`${port}: ${rule.name}: ${rule.title}`, async (t) => {
      const fixture = await (made ??= make())
      if (rule.appliesTo?.(fixture) !== false) await runRule(rule, () => rule.check(fixture))
      t.pass()
    })
  }
  test.after.always(async () => {
    await (await made)?.close?.()
  })
}
