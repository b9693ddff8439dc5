import { createKoaSession, createRouter, hostSession } from '@sallyport/koa'
import { createPages } from '@sallyport/pages'
import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'
import mount from 'koa-mount'
import { createSession } from 'koa-session'
import { logIn, openHost, usePages } from './host.ts'

async function mountedHost(t: ExecutionContext, { prefix, paths }: { prefix: string; paths: readonly string[] }) {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  const engine = await host.engine({ prefix })
  const sallyport = createRouter(engine, { session: hostSession(), pages: await createPages(engine) })
  const mounted = paths.reduceRight((inner: Koa.Middleware, path) => mount(path, inner), sallyport.routes())
  usePages(host.app, { ...sallyport, routes: () => mounted })
  host.app.use((ctx) => void (ctx.body = `the host's ${ctx.path}`))
  return { ...host, url: await host.open() }
}

for (const paths of [['/auth'], ['/auth/'], ['/auth', '/door'], ['/']]) {
  const where = paths.join('').replaceAll('//', '/')
  const prefix = where.replace(/\/$/, '')
  test(`mounted by koa-mount at ${where} everything works that works without it`, async (t) => {
    const { url } = await mountedHost(t, { prefix, paths })
    const ann = new Browser(url, prefix)
    const guarded = await ann.visit('/in')
    t.is(guarded.status, 302)
    const page = guarded.headers.get('location') ?? ''
    t.is(page, `${prefix}/if/flow/login/?next=%2Fin`)
    const form = await ann.visit(page)
    t.is(form.status, 200)
    t.regex(form.text, new RegExp(`action="${prefix}/if/flow/login/\\?next=%2Fin"`))
    const style = new RegExp(`href="(${prefix}/if/assets/[^"]+\\.css)"`).exec(form.text)?.[1]
    if (style !== undefined) t.is((await ann.get(style)).status, 200)
    await logIn(ann)
    t.is((await ann.get('/in')).status, 200)
    t.is((await ann.get(`${prefix}/api/v3/core/users/me/`)).status, 200)
    t.is((await ann.visit(`${prefix}/if/user?a=b`)).headers.get('location'), `${prefix}/if/user/?a=b`)
    t.is((await ann.get(`${prefix}/-/health/live/`, { method: 'DELETE' })).status, 405)
    // What is not ours goes on to the host, with the path that the host knows.
    t.is((await ann.get(`${prefix}/mine`)).text, `the host's ${prefix}/mine`)
  })
}

for (const prefix of ['', '/door', '/authority']) {
  test(`mounted by koa-mount at /auth, the prefix "${prefix}" is refused with a sentence`, async (t) => {
    const { url, failed } = await mountedHost(t, { prefix, paths: ['/auth'] })
    const ann = new Browser(url)
    t.is((await ann.get('/auth/if/flow/login/')).status, 500)
    t.deepEqual(failed, [
      `Sallyport is mounted at "/auth", but its links would lead to the prefix "${prefix}": create the engine with the prefix "/auth".`,
    ])
    t.is((await ann.get('/elsewhere')).text, "the host's /elsewhere")
  })
}

test('a middleware of the host that makes a path another one is heard, mounted or not', async (t) => {
  const host = await openHost(t)
  host.app.use(createSession(host.app, { sameSite: 'lax' }))
  host.app.use((ctx, next) => {
    ctx.path = ctx.path.replace(/^\/de\//, '/')
    return next()
  })
  usePages(host.app, createRouter(await host.engine({ prefix: '/auth' }), { session: hostSession() }))
  const ann = new Browser(await host.open())
  t.is((await ann.get('/de/auth/-/health/live/')).status, 200)
})

test('a session of an app that is mounted in another is refused with a sentence', async (t) => {
  const host = await openHost(t)
  const inner = new Koa()
  const engine = await host.engine({ prefix: '/auth' })
  const session = createKoaSession(inner, engine)
  if (session.middleware !== undefined) inner.use(session.middleware)
  inner.use(createRouter(engine, { session }).routes())
  const errors: unknown[] = []
  host.app.on('error', (error: unknown) => errors.push(error instanceof Error ? error.message : error))
  host.app.use(mount('/auth', inner))
  const ann = new Browser(await host.open())
  t.is((await ann.get('/auth/-/health/live/')).status, 500)
  t.deepEqual(errors, ['createKoaSession() was given an app that is mounted in another: give it the outermost app.'])
})
