import { createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import bodyParser from 'koa-bodyparser'
import { createSession } from 'koa-session'
import { logIn, openHost, usePages } from './host.ts'

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

test('two mounts that keep their values under one name get an error', async (t) => {
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

test('a body that a parser has read and kept for itself is reported as such', async (t) => {
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
