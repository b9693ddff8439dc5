import { createRequire } from 'node:module'
import { createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import type Koa from 'koa'
import { createSession } from 'koa-session'
import { logIn, openHost, usePages } from './host.ts'

type UseSession = (app: Koa, store: SessionStore | undefined) => Koa.Middleware
type SessionStore = ReturnType<typeof memoryStore>

const require = createRequire(import.meta.url)
/** koa-session before it had `createSession`; it has no types. */
const olderSession: (options: object, app: Koa) => Koa.Middleware = require('koa-session-6')

const KINDS: readonly (readonly [name: string, use: UseSession, hasStore: boolean])[] = [
  ['in a session store', (app, store) => createSession(app, { key: 'app', sameSite: 'lax', store }), true],
  [
    'in a session store that renews on every answer',
    (app, store) => createSession(app, { key: 'app', sameSite: 'lax', rolling: true, maxAge: 'session', store }),
    true,
  ],
  [
    'in a store of its own class',
    (app, store) => createSession(app, { key: 'app', sameSite: 'lax', ContextStore: classOf(store) }),
    true,
  ],
  ['in a session store of an older koa-session', (app, store) => olderSession({ key: 'app', store }, app), true],
  ['in the cookie alone', (app) => createSession(app, { key: 'app', sameSite: 'lax' }), false],
]

/** As a store for Redis does it: what is kept is a copy. */
function memoryStore() {
  const kept = new Map<string, string>()
  return {
    kept,
    get: async (id: string) => JSON.parse(kept.get(id) ?? 'null'),
    set: async (id: string, session: object) => void kept.set(id, JSON.stringify(session)),
    destroy: async (id: string) => void kept.delete(id),
  }
}

function classOf(store: SessionStore = memoryStore()) {
  return class {
    get(id: string) {
      return store.get(id)
    }
    set(id: string, session: object) {
      return store.set(id, session)
    }
    destroy(id: string) {
      return store.destroy(id)
    }
  }
}

/** A host with a basket in its session, which anybody may fill at `/basket?…`. */
async function openShop(t: ExecutionContext, use: UseSession) {
  const host = await openHost(t)
  const store = memoryStore()
  host.app.use(use(host.app, store))
  usePages(host.app, createRouter(await host.engine(), { session: hostSession() }))
  host.app.use((ctx) => {
    const session = ctx['session']
    if (ctx.path !== '/basket') return
    if (ctx.querystring !== '') session.basket = ctx.querystring
    ctx.body = session.basket ?? 'empty'
  })
  const url = await host.open()
  const ann = new Browser(url)
  return { ann, store, idOf: (browser: Browser) => browser.cookies.get('app') ?? '' }
}

for (const [name, use, hasStore] of KINDS) {
  test(`${name}, a cookie from before a login, a proof or a logout names nobody after it`, async (t) => {
    const { ann, store, idOf } = await openShop(t, use)
    await ann.get('/basket?pears')
    await ann.challenge('login')
    const planted = ann.clone()
    await logIn(ann)
    t.is((await ann.get('/in')).status, 200)
    t.is((await ann.get('/basket')).text, 'pears', 'what the host keeps stays')
    const refuse = async (thief: Browser, when: string): Promise<void> => {
      t.not(idOf(thief), idOf(ann), when)
      if (hasStore) t.false(store.kept.has(idOf(thief)), `${when}: the old id is gone from the store`)
      t.is((await thief.get('/in')).status, 401, when)
      t.is((await thief.get('/api/v3/core/users/me/')).status, 403, when)
    }
    await refuse(planted, 'after the login')

    const weak = ann.clone()
    await ann.challenge('step-up')
    await ann.answer('step-up', {})
    t.is((await ann.get('/strong')).status, 200)
    await refuse(weak, 'after the step-up')

    const left = ann.clone()
    await ann.challenge('logout')
    await ann.answer('logout', {}, { step: false })
    t.is((await ann.get('/in')).status, 401)
    t.is((await ann.get('/basket')).text, 'pears')
    await refuse(left, 'after the logout')
    t.false(
      [...store.kept.values()].some((kept) => kept.includes('"token"')),
      'no session keeps the login',
    )
  })

  test(`${name}, an answer that was lost is repeated with its cookie`, async (t) => {
    const { ann, idOf } = await openShop(t, use)
    await ann.get('/basket?pears')
    await ann.challenge('login')
    const again = ann.clone()
    const { body } = await ann.challenge('login')
    const fields = { uid_field: 'ann', password: 'correct horse' }
    const first = await ann.answer('login', fields, { step: body.step })
    const second = await again.answer('login', fields, { step: body.step })
    t.is(second.text, first.text)
    t.is((await again.get('/in')).status, 200)
    t.is((await again.get('/basket')).text, 'pears')
    const third = await again.answer('login', fields, { step: body.step })
    t.is(third.text, first.text, 'the present cookie gets it too')
    t.is((await again.get('/in')).status, 200)
    t.truthy(idOf(again))
  })

  test(`${name}, a late request of another tab undoes no login`, async (t) => {
    const { ann, idOf } = await openShop(t, use)
    await ann.challenge('login')
    const tab = ann.clone()
    await logIn(ann)
    const before = idOf(tab)
    for (const path of ['/api/v3/flows/executor/login/', '/api/v3/core/users/me/', '/open']) {
      // oxlint-disable-next-line no-await-in-loop -- one request after the other
      const { headers } = await tab.get(path)
      t.deepEqual(headers.getSetCookie(), [], path)
    }
    t.is(idOf(tab), before)
  })
}

test('a session that can get no new id is refused in one sentence', async (t) => {
  const host = await openHost(t)
  host.app.use(async (ctx, next) => {
    ctx['session'] = {}
    await next()
  })
  usePages(host.app, createRouter(await host.engine(), { session: hostSession() }))
  const ann = new Browser(await host.open())
  t.is((await ann.get('/api/v3/core/users/me/')).status, 500)
  t.is((await ann.challenge('login')).status, 500)
  t.regex(host.failed[0] ?? '', /^hostSession\(\) cannot give ctx\.session a new id/)
})

test('a session of another library gets its new id from the host', async (t) => {
  const host = await openHost(t)
  const sessions = new Map<string, Record<string, unknown>>()
  let made = 0
  const begin = (ctx: Koa.Context, kept: object = {}): void => {
    const id = `id-${(made += 1)}`
    ctx['session'] = { ...kept, id }
    sessions.set(id, ctx['session'])
    ctx.cookies.set('app', id, { signed: false, overwrite: true })
  }
  host.app.use(async (ctx, next) => {
    const found = sessions.get(ctx.cookies.get('app', { signed: false }) ?? '')
    if (found === undefined) begin(ctx)
    else ctx['session'] = found
    await next()
  })
  const session = hostSession({
    regenerate(ctx) {
      sessions.delete(ctx['session'].id)
      begin(ctx)
    },
  })
  usePages(host.app, createRouter(await host.engine(), { session }))
  const ann = new Browser(await host.open())
  await ann.challenge('login')
  const planted = ann.clone()
  const id = planted.cookies.get('app') ?? ''
  t.true(sessions.has(id))
  await logIn(ann)
  t.is((await ann.get('/in')).status, 200)
  t.is((await planted.get('/in')).status, 401)
  t.false(sessions.has(id))
})
