import { createServer } from 'node:http'
import { createKoaSession, createRouter, hostSession } from '@sallyport/koa'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import { createSession } from 'koa-session'
import { openHost, usePages } from './host.ts'

test('an app without a session gets an error', async (t) => {
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
    const device = headers.getSetCookie().find((cookie) => /^(?:__Host-)?sallyport_device=/.test(cookie))
    t.is(device?.startsWith('__Host-'), scheme === 'https', device)
    t.is(/; secure/i.test(device ?? 'none; secure'), scheme === 'https', device)
  }
})
