import { listen } from '@sallyport/server'
import type { ExecutionContext } from 'ava'
import Koa from 'koa'
import { createSession } from 'koa-session'

/** Starts a Koa app that has a session of its own, before whatever `build` adds; returns its URL. */
export async function hostApp(t: ExecutionContext, build: (app: Koa) => void): Promise<string> {
  const app = new Koa()
  app.silent = true
  app.keys = ['a key of the host app']
  app.use(createSession(app, { httpOnly: true, sameSite: 'lax' }))
  build(app)
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  return `http://127.0.0.1:${listener.port}`
}
