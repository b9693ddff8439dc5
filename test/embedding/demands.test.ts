import { createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { hostApp } from '../support/host-app.ts'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'

async function logIn(ann: Browser): Promise<void> {
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
}

test('a login at one mount opens no page of another, whichever middleware ran first', async (t) => {
  const [one, two] = await Promise.all([serve(t, { prefix: '/one' }), serve(t, { prefix: '/two' })])
  const url = await hostApp(t, (app) => {
    const first = createRouter(one.engine, { session: hostSession({ key: 'one' }) })
    const second = createRouter(two.engine, { session: hostSession({ key: 'two' }) })
    app.use(first.routes()).use(second.routes())
    app.use(first.authentication())
    app.use((ctx, next) => (ctx.path === '/first' ? void (ctx.body = ctx.state['authentication']) : next()))
    app.use(second.requireAuthentication())
    app.use((ctx) => void (ctx.body = ctx.state['authentication']?.person.name))
  })
  const ann = new Browser(url, '/one')
  await logIn(ann)
  t.is((await ann.get('/first')).body.person.name, 'Ann')
  t.is((await ann.get('/')).body?.code, 'not_authenticated')
  const both = new Browser(url, '/two', ann)
  await logIn(both)
  t.is((await both.get('/')).text, 'Ann')
})

test('what the host itself keeps in ctx.state opens no page', async (t) => {
  const { engine } = await serve(t)
  const url = await hostApp(t, (app) => {
    const sallyport = createRouter(engine, { session: hostSession() })
    app.use((ctx, next) => {
      ctx.state['authentication'] = { person: { name: 'Mallory' }, session: { level: 2, authenticatedAt: new Date() } }
      return next()
    })
    app.use(sallyport.requireAuthentication({ assurance: 2, maxAge: 60 }))
    app.use((ctx) => void (ctx.body = 'in'))
  })
  t.is((await new Browser(url).get('/')).status, 401)
})

test('a demand that would let everybody in, or nobody, is refused in one sentence', async (t) => {
  const { engine } = await serve(t)
  const sallyport = createRouter(engine, { session: hostSession() })
  for (const maxAge of [Number.NaN, Number('15 minutes'), 0, -1, 0.5, Number.POSITIVE_INFINITY]) {
    t.throws(() => sallyport.requireAuthentication({ maxAge }), {
      code: 'bad_demand',
      message: `requireAuthentication() wants the maxAge ${maxAge}; it is a whole number of seconds above 0.`,
    })
  }
  // A value that TypeScript has not seen.
  const demand = JSON.parse('{ "assurance": 3 }')
  t.throws(() => sallyport.requireAuthentication(demand), {
    code: 'bad_demand',
    message: 'requireAuthentication() wants the assurance 3; there are 1 and 2.',
  })
})

for (const deniedAction of ['message', 'message_continue', 'continue'] as const) {
  test(`a guard and a flow that does not apply to a visitor do not redirect them in a loop, with ${deniedAction}`, async (t) => {
    const { engine, storage } = await serve(t, {
      flows: [
        {
          slug: 'first-login',
          designation: 'authentication',
          authentication: 'require_unauthenticated',
          deniedAction,
          stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
        },
      ],
    })
    const url = await hostApp(t, (app) => {
      const sallyport = createRouter(engine, { session: hostSession() })
      app.use(sallyport.routes())
      app.use((ctx, next) => {
        const demand = ctx.path === '/recent' ? ({ maxAge: 60 } as const) : ({ assurance: 2 } as const)
        return sallyport.requireAuthentication({ flow: 'first-login', ...demand })(ctx, next)
      })
      app.use((ctx) => void (ctx.body = 'in'))
    })
    const ann = new Browser(url)
    await ann.challenge('first-login')
    await ann.answer('first-login', { uid_field: 'ann', password: 'correct horse' })
    t.is((await ann.get('/recent')).text, 'in')
    await storage.pool.query("update sallyport_login_session set authenticated_at = now() - interval '2 minutes'")
    for (const page of ['/recent', '/strong']) {
      const sent = new URL((await ann.visit(page)).headers.get('location') ?? '', url)
      t.is(sent.pathname, '/if/flow/first-login/')
      const { body } = await ann.challenge('first-login', { query: sent.search.slice(1) })
      t.is(body.component, 'ak-stage-access-denied', page)
    }
  })
}

test('an app that sends people to a flow that is not there gets an error, once', async (t) => {
  const log = recordingLog()
  const { engine } = await serve(t, { log })
  const url = await hostApp(t, (app) => {
    const sallyport = createRouter(engine, { session: hostSession() })
    app.use(sallyport.routes()).use(sallyport.requireAuthentication({ flow: 'no-such' }))
  })
  const ann = new Browser(url)
  for (let visit = 0; visit < 2; visit += 1) t.is((await ann.get('/')).status, 401)
  const told = log.lines.filter((line) => line.includes('the flow "no-such", which is not there'))
  t.is(told.length, 1)
})
