import { createServer } from 'node:net'
import { once } from 'node:events'
import { createTestDatabase } from '@sallyport/testing/server'
import test from 'ava'

/** A port that nobody listens on any more. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 1
}

for (const host of ['127.0.0.1', 'localhost']) {
  test.serial(`tests without a PostgreSQL at ${host} say where one comes from, and no password`, async (t) => {
    process.env['TEST_DATABASE_URL'] = `postgres://postgres:hidden@${host}:${await closedPort()}/postgres`
    const error = await t.throwsAsync(createTestDatabase())
    t.regex(error?.message ?? '', /^The tests have no PostgreSQL \(.*ECONNREFUSED.*\); .*"sallyport-test ava"\.$/)
    t.notRegex(error?.message ?? '', /hidden/)
  })
}
