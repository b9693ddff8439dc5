import { createEngine, createKeys, type FindOptions, type Known, type Person, type UserStore } from '@sallyport/core'
import { createKoaSession, createRouter, hostSession, type SessionBinding } from '@sallyport/koa'
import { openStorage } from '@sallyport/mikro-orm'
import { builtInPlugins, defaultFlows, listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'
import { createSession } from 'koa-session'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'

/** A host's people, whose keys are no UUIDs. */
class Members implements UserStore {
  readonly #members: readonly (Known & { readonly password: string })[] = ['carla', 'dan'].map((name, index) => ({
    kind: 'known',
    pk: `member ${index + 1}`,
    username: name,
    email: `${name}@host.example`,
    name,
    isSuperuser: false,
    groups: ['members'],
    attributes: {},
    password: `password of ${name}`,
  }))

  async find(identifier: string, { fields }: FindOptions): Promise<Known | undefined> {
    return this.#members.find(
      ({ username, email }) =>
        (fields.includes('username') && username === identifier) || (fields.includes('email') && email === identifier),
    )
  }

  async get(pk: string): Promise<Known | undefined> {
    return this.#members.find((member) => member.pk === pk)
  }

  async verifyPassword(person: Person, password: string): Promise<boolean> {
    return this.#members.some((member) => member.pk === person.pk && member.password === password)
  }
}

/** A host app with people of its own, and with a session of its own or ours. */
async function host(
  t: ExecutionContext,
  bind: (app: Koa, engine: Awaited<ReturnType<typeof createEngine>>) => SessionBinding,
) {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const storage = await openStorage({ connection: database.url, fingerprints: createKeys(TEST_KEYS).fingerprints })
  const engine = await createEngine({
    plugins: builtInPlugins(),
    keys: TEST_KEYS,
    url: 'http://host.example',
    prefix: '/auth',
    ports: { ...storage, users: new Members(), log: recordingLog() },
  })
  await engine.applyFlows(defaultFlows([]), 'files')
  // From here on any request for Sallyport's own users fails.
  await storage.pool.query('alter table sallyport_user rename to nobody_may_ask')
  const app = new Koa()
  const session = bind(app, engine)
  if (session.middleware !== undefined) app.use(session.middleware)
  const sallyport = createRouter(engine, { session })
  app.use(sallyport.routes())
  app.use(sallyport.authentication())
  app.use((ctx) => {
    const visits = ctx['session']?.visits
    ctx.body = { hello: ctx.state['authentication']?.person.username ?? 'stranger', visits }
  })
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(async () => {
    await listener.close()
    await engine.close()
    await storage.close()
  })
  return { browser: () => new Browser(`http://127.0.0.1:${listener.port}`, '/auth'), storage }
}

const bindings: readonly [title: string, bind: Parameters<typeof host>[1]][] = [
  ['Sallyport’s session', createKoaSession],
  [
    'the host’s own session',
    (app) => {
      app.keys = ['a key of the host']
      const session = createSession({ key: 'host' }, app)
      app.use(session)
      app.use(async (ctx, next) => {
        const own: { visits?: number } = ctx['session']
        own.visits = (own.visits ?? 0) + 1
        await next()
      })
      return hostSession({ key: 'sallyport' })
    },
  ],
]

for (const [title, bind] of bindings) {
  test(`a host’s own people log in and out through ${title}, and Sallyport’s own people are not asked`, async (t) => {
    const { browser, storage } = await host(t, bind)
    const carla = browser()
    t.is((await carla.get('/')).body.hello, 'stranger')
    await carla.challenge(LOGIN)
    t.is((await carla.answer(LOGIN, { uid_field: 'carla@host.example' })).body.component, 'ak-stage-password')
    const wrong = await carla.answer(LOGIN, { password: 'password of dan' })
    t.truthy(wrong.body.response_errors.password)
    t.is((await carla.answer(LOGIN, { password: 'password of carla' })).body.component, 'xak-flow-redirect')
    t.is((await carla.get('/')).body.hello, 'carla')
    t.is((await carla.get('/auth/api/v3/core/users/me/')).body.user.pk, 'member 1')
    t.is((await storage.sessions.list('member 1')).length, 1)
    await carla.post('/auth/api/v3/flows/executor/default-invalidation-flow/', {})
    t.is((await carla.get('/')).body.hello, 'stranger')
  })
}

test('a user that the host does not know takes the same way as one that it knows', async (t) => {
  const { browser } = await host(t, createKoaSession)
  const shown = await Promise.all(
    ['carla', 'nobody'].map(async (name) => {
      const visitor = browser()
      await visitor.challenge(LOGIN)
      const { body } = await visitor.answer(LOGIN, { uid_field: name })
      const wrong = await visitor.answer(LOGIN, { password: 'guess' })
      return [Object.keys(body), body.pending_user === name, wrong.status, wrong.body.response_errors]
    }),
  )
  t.deepEqual(shown[0], shown[1])
})
