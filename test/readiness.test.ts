import { readEnvironment, startServer } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test from 'ava'
import { proxyDatabase } from './support/database-proxy.ts'

test('a server is ready exactly as long as its database answers, and alive all the time', async (t) => {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const proxy = await proxyDatabase(t, database.url)
  const server = await startServer(
    readEnvironment({ DATABASE_URL: proxy.url, PORT: '0', SESSION_KEYS: TEST_KEYS.join(), LOG_LEVEL: 'silent' }),
  )
  t.teardown(() => server.close())
  const machine = new Browser(server.url)
  const status = async (name: string): Promise<number> => (await machine.get(`/-/health/${name}/`)).status
  t.is(await status('ready'), 200)
  await proxy.down()
  t.is(await status('ready'), 503)
  t.is(await status('live'), 200)
  await proxy.up()
  t.is(await status('ready'), 200)
})
