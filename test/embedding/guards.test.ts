import { createKoaSession, createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import { createSession } from 'koa-session'
import { logIn, openHost, usePages } from './host.ts'

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
    // The token was renewed: the previous one names nobody.
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

test('a page that is refused to a POST is 401 for every sender: no page could repeat it', async (t) => {
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
