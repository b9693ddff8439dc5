import { createEngine, type UserStore } from '@sallyport/core'
import { createRouter, hostSession } from '@sallyport/koa'
import { builtInPlugins } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { serve, TEST_KEYS } from '@sallyport/testing/server'
import test from 'ava'
import { hostApp } from '../support/host-app.ts'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'

test('people of a host that cannot be read are a crash like any other, and the next request is as good as ever', async (t) => {
  const { storage } = await serve(t)
  const log = recordingLog()
  let broken = false
  const users: UserStore = {
    find: (identifier, options) => storage.users.find(identifier, options),
    verifyPassword: (person, password) => storage.users.verifyPassword(person, password),
    async get(pk) {
      if (broken) throw new RangeError('no such column')
      return storage.users.get(pk)
    },
  }
  const url = 'http://host.test'
  const engine = await createEngine({
    plugins: builtInPlugins(),
    keys: TEST_KEYS,
    url,
    ports: { ...storage, users, log },
  })
  t.teardown(() => engine.close())
  const failed: unknown[] = []
  engine.hooks.failed.tap('test', ({ flow, requestId }) => void failed.push([flow.slug, requestId]))
  const ann = new Browser(await hostApp(t, (app) => app.use(createRouter(engine, { session: hostSession() }).routes())))
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  broken = true
  const { status, body } = await ann.challenge(LOGIN)
  t.is(status, 500)
  t.deepEqual(body, { component: 'ak-stage-flow-error', request_id: body.request_id })
  const event = (await storage.events.list()).at(-1)
  t.like(event, { action: 'system_exception', flow: LOGIN, requestId: body.request_id })
  t.deepEqual(failed, [[LOGIN, body.request_id]])
  t.is(log.lines.filter((line) => line.startsWith('error A flow failed.')).length, 1)
  broken = false
  t.is((await ann.challenge(LOGIN)).body.component, 'ak-stage-identification')
})
