import type { TestFunction } from '../test-function.ts'
import { testStore } from './test-store.ts'
import { userRules } from './users/user-rules.ts'
import type { UserStoreFixture } from './users/user-store-fixture.ts'

/**
 * Registers the tests that every `UserStore` must pass, one for each rule.
 *
 * @param test ava's `test`
 * @param make makes a store with people in it; called once, closed after the last test
 */
export function testUserStore(test: TestFunction, make: () => Promise<UserStoreFixture>): void {
  testStore(test, 'UserStore', userRules, make)
}
