import type { TestFunction } from '../test-function.ts'
import { runRules } from './runs/run-rules.ts'
import type { RunStoreFixture } from './runs/run-store-fixture.ts'
import { testStore } from './test-store.ts'

/**
 * Registers the tests that every `RunStore` must pass, with the sessions and attempts that its commits change: one for each
 * rule.
 *
 * @param test ava's `test`
 * @param make makes a store; called once, closed after the last test
 */
export function testRunStore(test: TestFunction, make: () => Promise<RunStoreFixture>): void {
  testStore(test, 'RunStore', runRules, make)
}
