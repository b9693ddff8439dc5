import { listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test from 'ava'
import { createExample } from '../src/app.ts'

test('an app with a session of its own lets people in under a prefix', async (t) => {
  const database = await createTestDatabase()
  const [key = ''] = TEST_KEYS
  const example = await createExample({ databaseUrl: database.url, url: 'http://example.test', key })
  const listener = await listen(example.app, 0, '127.0.0.1')
  t.teardown(async () => {
    await listener.close()
    await example.close()
    await database.drop()
  })
  await example.storage.users.create({ username: 'ann', email: '', name: 'Ann', password: 'correct horse' })
  const ann = new Browser(`http://127.0.0.1:${listener.port}`, '/auth')
  const refused = await ann.get('/profile')
  t.is(refused.status, 401)
  t.is(refused.body.login, 'http://example.test/auth/api/v3/flows/executor/login/')
  await ann.challenge('login')
  await ann.answer('login', { uid_field: 'ann' })
  t.is((await ann.answer('login', { password: 'correct horse' })).body.component, 'xak-flow-redirect')
  t.deepEqual((await ann.get('/profile')).body, { username: 'ann' })
  t.is((await ann.get('/')).text, 'Hello Ann')
  t.is((await ann.get('/auth/if/flow/login/')).status, 404)
  await ann.answer('logout', {}, { step: false })
  t.is((await ann.get('/profile')).status, 401)
})
