import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { createRouter, hostSession } from '@sallyport/koa'
import { listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Koa from 'koa'

const LOGIN = 'default-authentication-flow'
const require = createRequire(import.meta.url)
/** koa-session before it had `createSession`; it has no types. */
const olderSession: (options: object, app: Koa) => Koa.Middleware = require('koa-session-6')

test('an app with an older koa-session gains login and logout as any other', async (t) => {
  const { engine } = await serve(t)
  const app = new Koa()
  app.silent = true
  app.keys = ['a key of the host app']
  app.use(olderSession({ sameSite: 'lax' }, app))
  const sallyport = createRouter(engine, { session: hostSession() })
  app.use(sallyport.routes())
  app.use(sallyport.requireAuthentication({ flow: LOGIN }))
  app.use((ctx) => void (ctx.body = ctx.state['authentication']?.person.name))
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  const ann = new Browser(`http://127.0.0.1:${listener.port}`)
  t.is((await ann.get('/')).status, 401)
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  t.is((await ann.get('/')).text, 'Ann')
  await ann.answer('default-invalidation-flow', {}, { step: false })
  t.is((await ann.get('/')).status, 401)
})

test('a session of our own on an older koa-session is refused in one sentence', (t) => {
  const script = `
    import { registerHooks } from 'node:module'
    registerHooks({
      resolve: (name, context, next) => next(name === 'koa-session' ? ${JSON.stringify(require.resolve('koa-session-6'))} : name, context),
    })
    const { createKoaSession } = await import('@sallyport/koa')
    const { default: Koa } = await import('koa')
    try {
      createKoaSession(new Koa(), {})
    } catch (error) {
      process.stdout.write(error.code + ': ' + error.message)
    }`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  })
  t.is(stdout, 'koa_session_version: createKoaSession() needs koa-session 7 or newer.', stderr)
})
