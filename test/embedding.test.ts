import { createServer } from 'node:http'
import {
  createEngine,
  createKeys,
  definePlugin,
  defineStage,
  pass,
  pendingUser,
  type Engine,
  type FlowDocument,
} from '@sallyport/core'
import { createKoaSession, createRouter, hostSession, type Sallyport } from '@sallyport/koa'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { builtInPlugins, listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'
import bodyParser from 'koa-bodyparser'
import { createSession } from 'koa-session'
import Type from 'typebox'

/** Proves possession, as a one-time code would: the other kind than a password. */
const codeStage = defineStage({
  type: 'code',
  version: 1,
  component: 'test-stage-code',
  config: Type.Object({}),
  challenge: Type.Object({}),
  response: Type.Object({}),
  requires: [pendingUser],
  proves: ['totp'],
  present: () => ({}),
  submit: () => pass({ proves: ['totp'] }),
})
const code = definePlugin({
  name: 'code',
  version: '1.0.0',
  apply: ({ hooks }) => hooks.stages.tap('code', (stages) => stages.add(codeStage)),
})

const FLOWS: readonly FlowDocument[] = [
  {
    slug: 'login',
    designation: 'authentication',
    stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
  },
  {
    slug: 'step-up',
    designation: 'authentication',
    authentication: 'require_authenticated',
    stages: [{ stage: 'code' }, { stage: 'user_login' }],
  },
  {
    slug: 'again',
    designation: 'authentication',
    authentication: 'require_authenticated',
    stages: [{ stage: 'user_login' }],
  },
]

interface Lines {
  readonly warned: string[]
  readonly failed: string[]
}

interface Host extends Lines {
  readonly app: Koa
  readonly engine: (options?: { prefix?: string; url?: string }) => Promise<Engine>
  readonly storage: Storage
  readonly open: () => Promise<string>
}

/** A Koa app that is still to be put together, and an engine for it. */
async function openHost(t: ExecutionContext): Promise<Host> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const storage = await openStorage({
    connection: database.url,
    fingerprints: createKeys(TEST_KEYS).fingerprints,
    hashing: { memory: 64, passes: 1, parallelism: 1 },
  })
  t.teardown(() => storage.close())
  await storage.users.create({ username: 'ann', email: '', name: 'Ann', password: 'correct horse' })
  const lines: Lines = { warned: [], failed: [] }
  const log = {
    debug() {},
    info() {},
    warn: (_details: object, message: string) => void lines.warned.push(message),
    error: (details: object, _message: string) => {
      if ('err' in details && details.err instanceof Error) lines.failed.push(details.err.message)
    },
  }
  const app = new Koa()
  app.silent = true
  app.keys = ['a key of the host app']
  return {
    ...lines,
    app,
    storage,
    async engine({ prefix = '', url = 'http://host.test' } = {}) {
      const engine = await createEngine({
        plugins: [...builtInPlugins(), code],
        keys: TEST_KEYS,
        ports: { ...storage, log },
        prefix,
        url,
      })
      t.teardown(() => engine.close())
      await engine.applyFlows(
        FLOWS.map((flow) => ({ flow, source: 'test' })),
        'test',
      )
      return engine
    },
    async open() {
      const listener = await listen(app, 0, '127.0.0.1')
      t.teardown(() => listener.close())
      return `http://127.0.0.1:${listener.port}`
    },
  }
}

/** Pages for everybody who is logged in, for those at level 2, and for those who proved themselves in the last minute. */
function usePages(app: Koa, sallyport: Sallyport, prefix = ''): void {
  app.use(sallyport.routes())
  const guards = {
    '/open': sallyport.authentication(),
    '/in': sallyport.requireAuthentication({ flow: 'login' }),
    '/strong': sallyport.requireAuthentication({ flow: 'step-up', assurance: 2 }),
    '/recent': sallyport.requireAuthentication({ flow: 'login', maxAge: 60 }),
    '/default': sallyport.requireAuthentication(),
  }
  for (const [path, guard] of Object.entries(guards)) {
    app.use((ctx, next) => {
      if (ctx.path !== prefix + path) return next()
      return guard(ctx, async () => {
        const { authentication } = ctx.state
        ctx.body = {
          name: authentication?.person.name,
          methods: authentication?.session.methods,
          level: authentication?.session.level,
        }
      })
    })
  }
}

async function logIn(ann: Browser): Promise<void> {
  await ann.challenge('login')
  await ann.answer('login', { uid_field: 'ann', password: 'correct horse' })
}

for (const kind of ['a session of its own', 'the session of Sallyport'] as const) {
  test(`an app with ${kind} asks for a login, for a higher level, and for a fresh proof`, async (t) => {
    const host = await openHost(t)
    const engine = await host.engine()
    if (kind === 'a session of its own') {
      host.app.use(createSession(host.app, { key: 'host', httpOnly: true, sameSite: 'lax' }))
      usePages(host.app, createRouter(engine, { session: hostSession() }))
    } else {
      const session = createKoaSession(host.app, engine)
      if (session.middleware !== undefined) host.app.use(session.middleware)
      usePages(host.app, createRouter(engine, { session }))
    }
    const ann = new Browser(await host.open())
    t.deepEqual((await ann.get('/open')).body, {})
    const refused = await ann.get('/in')
    t.is(refused.status, 401)
    t.deepEqual(Object.keys(refused.body), ['detail', 'code', 'page', 'executor'])
    t.is(refused.body.code, 'not_authenticated')
    await logIn(ann)
    t.deepEqual((await ann.get('/in')).body, { name: 'Ann', methods: ['password'], level: 1 })

    const weak = await ann.visit('/strong')
    t.is(weak.status, 302)
    t.is(weak.headers.get('location'), '/if/flow/step-up/?next=%2Fstrong&assurance=2')
    t.is((await ann.get('/strong')).body.code, 'assurance_too_low')
    const before = new Browser(await host.open(), '', ann)
    const query = 'next=%2Fstrong&assurance=2'
    await ann.challenge('step-up', { query })
    t.is((await ann.answer('step-up', {}, { query })).body.to, '/strong')
    t.deepEqual((await ann.get('/strong')).body, { name: 'Ann', methods: ['password', 'totp'], level: 2 })
    // The token was renewed: the former one names nobody.
    t.is((await before.get('/in')).status, 401)

    t.is((await ann.get('/recent')).status, 200)
    const older = "update sallyport_login_session set authenticated_at = now() - interval '2 minutes'"
    await host.storage.pool.query(older)
    t.is((await ann.get('/recent')).body.code, 'authentication_too_old')
    // To log in again without any proof makes no proof newer.
    await ann.answer('again', {}, { step: false })
    t.is((await ann.get('/recent')).body.code, 'authentication_too_old')
    await logIn(ann)
    t.is((await ann.get('/recent')).status, 200)
    t.is((await ann.get('/strong')).status, 200)
  })
}

test('a page that is refused to a POST is 401, whoever sends it: no page could repeat it', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  usePages(host.app, createRouter(await host.engine(), { session: hostSession() }))
  const ann = new Browser(await host.open())
  t.is((await ann.post('/in', {}, { headers: { 'sec-fetch-mode': 'navigate', accept: 'text/html' } })).status, 401)
  t.regex(
    (await ann.get('/default')).body.page,
    /^http:\/\/host\.test\/flows\/-\/default\/authentication\/\?next=%2Fdefault$/,
  )
})

for (const prefix of ['auth', '/auth', '/auth/', '//auth//']) {
  test(`the prefix ${prefix} is /auth`, async (t) => {
    const host = await openHost(t)
    host.app.use(createSession(host.app, { sameSite: 'lax' }))
    usePages(host.app, createRouter(await host.engine({ prefix }), { session: hostSession() }))
    const ann = new Browser(await host.open(), '/auth')
    await logIn(ann)
    t.is((await ann.get('/in')).status, 200)
    t.is((await ann.get('/api/v3/core/users/me/')).status, 404)
    t.is((await ann.get('/auth/api/v3/core/users/me/')).status, 200)
  })
}

for (const prefix of ['/a b', '/a?b', '/../a', 'https://a']) {
  test(`the prefix ${prefix} is refused in one sentence`, async (t) => {
    const host = await openHost(t)
    await t.throwsAsync(host.engine({ prefix }), { message: `The prefix "${prefix}" is no path such as "/auth".` })
  })
}

test('two mounts in one app are two logins, and share none', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  usePages(
    host.app,
    createRouter(await host.engine({ prefix: '/one' }), { session: hostSession({ key: 'one' }) }),
    '/one',
  )
  usePages(
    host.app,
    createRouter(await host.engine({ prefix: '/two' }), { session: hostSession({ key: 'two' }) }),
    '/two',
  )
  const url = await host.open()
  const ann = new Browser(url, '/one')
  await logIn(ann)
  t.is((await ann.get('/one/in')).status, 200)
  t.is((await ann.get('/two/in')).status, 401)
  const two = new Browser(url, '/two', ann)
  await logIn(two)
  t.is((await two.get('/one/in')).status, 200)
  t.is((await two.get('/two/in')).status, 200)
})

test('two mounts that keep their values under one name are told so', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  for (const prefix of ['/one', '/two']) {
    host.app.use(createRouter(await host.engine({ prefix }), { session: hostSession() }).routes())
  }
  const ann = new Browser(await host.open())
  t.is((await ann.get('/one/api/v3/core/users/me/')).status, 403)
  t.is((await ann.get('/two/api/v3/core/users/me/')).status, 500)
  t.deepEqual(host.failed, [
    'Two mounts of Sallyport keep their values under "sallyport" in one app; give one of them another key.',
  ])
})

test('an app without a session is told so', async (t) => {
  const host = await openHost(t)
  host.app.use(createRouter(await host.engine(), { session: hostSession() }).routes())
  const ann = new Browser(await host.open())
  t.is((await ann.get('/api/v3/core/users/me/')).status, 500)
  t.deepEqual(host.failed, [
    'hostSession() found no ctx.session: the app must use a session before it mounts Sallyport.',
  ])
})

test('an app that has a session already gets no second one', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, {}))
  const engine = await host.engine()
  t.throws(() => createKoaSession(host.app, engine), {
    message: 'createKoaSession() found that this app has a session already; use hostSession() instead.',
  })
})

test('a host’s session that any site or script may use is warned of, once', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { httpOnly: false, signed: false }))
  host.app.use(createRouter(await host.engine(), { session: hostSession() }).routes())
  const ann = new Browser(await host.open())
  await ann.challenge('login')
  await ann.challenge('login')
  t.is(host.warned.filter((line) => line.startsWith('The session cookie of the host app')).length, 3)
})

test('a session of another make is as good, as long as it is an object', async (t) => {
  const host = await openHost(t)
  const sessions = new Map<string, object>()
  host.app.use(async (ctx, next) => {
    const id = ctx.cookies.get('id', { signed: false }) ?? String(sessions.size)
    const session = sessions.get(id) ?? {}
    sessions.set(id, session)
    ctx['session'] = session
    ctx.cookies.set('id', id, { signed: false })
    await next()
  })
  usePages(host.app, createRouter(await host.engine(), { session: hostSession() }))
  const ann = new Browser(await host.open())
  await logIn(ann)
  t.is((await ann.get('/in')).status, 200)
})

test('a body that the host’s parser has read already is used, and no larger one than ours', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  host.app.use(bodyParser({ jsonLimit: '10mb' }))
  usePages(host.app, createRouter(await host.engine(), { session: hostSession() }))
  const ann = new Browser(await host.open())
  await logIn(ann)
  t.is((await ann.get('/in')).status, 200)
  await ann.challenge('login')
  const large = await ann.answer('login', { uid_field: 'a'.repeat(300_000), password: 'x' })
  t.is(large.status, 413)
})

test('a body that a parser has read and kept for itself is told as such', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  host.app.use(async (ctx, next) => {
    for await (const _chunk of ctx.req);
    await next()
  })
  host.app.use(createRouter(await host.engine(), { session: hostSession() }).routes())
  const ann = new Browser(await host.open())
  t.is((await ann.answer('login', { uid_field: 'ann' }, { step: false })).status, 500)
  t.deepEqual(host.failed, [
    'A body parser before Sallyport has read the body and has not left it in ctx.request.body.',
  ])
})

test('behind a proxy that speaks https the cookies are for https, whatever the socket is', async (t) => {
  const host = await openHost(t)
  const engine = await host.engine({ url: 'https://login.example' })
  const session = createKoaSession(host.app, engine)
  if (session.middleware !== undefined) host.app.use(session.middleware)
  usePages(host.app, createRouter(engine, { session }))
  const url = await host.open()
  // A proxy that hands on everything as it is.
  const proxy = createServer((request, response) => {
    const handOn = async (): Promise<void> => {
      const answer = await fetch(`${url}${request.url}`, { headers: { 'x-forwarded-proto': 'https' } })
      response.setHeader('set-cookie', answer.headers.getSetCookie())
      response.end(await answer.text())
    }
    void handOn()
  })
  const front = await new Promise<string>((resolve) => {
    proxy.listen(0, '127.0.0.1', () => {
      const address = proxy.address()
      resolve(typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '')
    })
  })
  t.teardown(() => void proxy.close())
  const answer = await fetch(`${front}/api/v3/flows/executor/login/`)
  t.regex(answer.headers.getSetCookie().join(), /__Host-sallyport=[^;]+; path=\/; .*secure; .*httponly/i)
})

test('another method on a path of ours is 405 in JSON, HEAD works like GET, and the routes of the host are its own', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  host.app.use(createRouter(await host.engine({ prefix: '/auth' }), { session: hostSession() }).routes())
  host.app.use((ctx) => void (ctx.body = `the host's ${ctx.method} ${ctx.path}`))
  const url = await host.open()
  for (const path of ['/auth/api/v3/core/users/me/', '/auth/api/v3/schema/', '/auth/-/health/live/']) {
    const refused = await fetch(`${url}${path}`, { method: 'DELETE' })
    t.is(refused.status, 405, path)
    t.deepEqual(refused.headers.get('allow')?.split(', ').toSorted(), ['GET', 'HEAD'])
    t.like(await refused.json(), { code: 'method_not_allowed' })
    const [head, get] = await Promise.all([fetch(`${url}${path}`, { method: 'HEAD' }), fetch(`${url}${path}`)])
    t.is(head.status, get.status, path)
  }
  for (const path of ['/auth/mine', '/auth/api/v3/mine/', '/auth/', '/']) {
    t.is(await (await fetch(`${url}${path}`, { method: 'DELETE' })).text(), `the host's DELETE ${path}`)
  }
})

test('the device cookie is secure where the public URL is https, whatever the socket', async (t) => {
  for (const scheme of ['https', 'http']) {
    // oxlint-disable-next-line no-await-in-loop -- one host after the other
    const host = await openHost(t)
    host.app.use(createSession(host.app, { sameSite: 'lax' }))
    const engine = await host.engine({ url: `${scheme}://host.test` })
    const stages = [
      { stage: 'identification', name: 'device-who', config: { embedPassword: true } },
      { stage: 'user_login', name: 'device-login', config: { rememberDevice: 'days=1' } },
    ]
    await engine.applyFlows(
      [{ flow: { slug: 'device', designation: 'authentication', stages }, source: 'test' }],
      'device',
    )
    host.app.use(createRouter(engine, { session: hostSession() }).routes())
    const ann = new Browser(await host.open())
    await ann.challenge('device')
    const { headers } = await ann.answer('device', { uid_field: 'ann', password: 'correct horse' })
    const device = headers.getSetCookie().find((cookie) => cookie.startsWith('sallyport_device='))
    t.is(/; secure/i.test(device ?? 'none; secure'), scheme === 'https', device)
  }
})
