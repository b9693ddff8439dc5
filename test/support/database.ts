import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import type { ExecutionContext } from 'ava'

/** The variables of a server on a database of the test's own, with nobody in it. */
export async function ownDatabase(t: ExecutionContext): Promise<{ DATABASE_URL: string; SESSION_KEYS: string }> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  return { DATABASE_URL: database.url, SESSION_KEYS: TEST_KEYS.join(',') }
}
