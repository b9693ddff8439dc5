import { createKoaSession, createRouter } from '@sallyport/koa'
import { listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Koa from 'koa'

const LOGIN = 'default-authentication-flow'

/** Follows redirects by hand. */
async function follow(browser: Browser, path: string): Promise<string> {
  const { status, headers } = await browser.get(path)
  return status === 302 ? follow(browser, headers.get('location') ?? '') : path
}

test('the root sends an anonymous visitor to the login, and a user to their page', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const page = await follow(ann, '/')
  t.is(page, `/if/flow/${LOGIN}/?next=%2F`)
  const query = page.split('?')[1] ?? ''
  await ann.challenge(LOGIN, { query })
  await ann.answer(LOGIN, { uid_field: 'ann' }, { query })
  const done = await ann.answer(LOGIN, { password: 'correct horse' }, { query })
  t.is(done.body.to, '/')
  t.is(await follow(ann, done.body.to), '/if/user/')
  t.is((await ann.post('/', {})).status, 405)
})

test('the root of a router without a page for people shows a user who they are', async (t) => {
  const { engine, browser: other } = await serve(t)
  const app = new Koa()
  const session = createKoaSession(app, engine)
  if (session.middleware !== undefined) app.use(session.middleware)
  app.use(createRouter(engine, { session, root: {} }).routes())
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  const ann = new Browser(`http://127.0.0.1:${listener.port}`)
  await ann.logIn('ann')
  const { status, body } = await ann.get('/')
  t.is(status, 200)
  t.like(body, {
    user: { username: 'ann', is_superuser: false },
    links: { user: '/api/v3/core/users/me/', logout: '/flows/-/default/invalidation/' },
  })
  t.deepEqual(body.user, (await ann.get(body.links.user)).body.user)
  t.is(await follow(ann, body.links.logout), '/if/flow/default-invalidation-flow/')
  t.is((await ann.get('/if/user/')).status, 404)
  t.is((await other().get('/if/user/')).status, 302)
})
