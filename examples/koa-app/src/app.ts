import { createEngine, createKeys, defineFlow } from '@sallyport/core'
import { createRouter, hostSession } from '@sallyport/koa'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { identification } from '@sallyport/stage-identification'
import { password } from '@sallyport/stage-password'
import { userLogin } from '@sallyport/stage-user-login'
import { userLogout } from '@sallyport/stage-user-logout'
import Koa from 'koa'
import { createSession } from 'koa-session'
import { pino } from 'pino'

const login = defineFlow({
  slug: 'login',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'password' }, { stage: 'user_login' }],
})
const logout = defineFlow({ slug: 'logout', designation: 'invalidation', stages: [{ stage: 'user_logout' }] })

export interface Example {
  readonly app: Koa
  readonly storage: Storage
  close(): Promise<void>
}

/** An app with routes and a session of its own, which lets people log in under `/auth`. */
export async function createExample(options: { databaseUrl: string; url: string; key: string }): Promise<Example> {
  const fingerprints = createKeys([options.key]).fingerprints
  const storage = await openStorage({ connection: options.databaseUrl, fingerprints })
  const engine = await createEngine({
    plugins: [identification(), password(), userLogin(), userLogout()],
    ports: { ...storage, log: pino({ level: 'warn' }) },
    keys: [options.key],
    url: options.url,
    prefix: '/auth',
  })
  await engine.applyFlows(
    [login, logout].map((flow) => ({ flow, source: 'example' })),
    'example',
  )

  const app = new Koa()
  app.keys = [options.key]
  app.use(createSession(app, { key: 'example', httpOnly: true, sameSite: 'lax' }))
  const sallyport = createRouter(engine, { session: hostSession() })
  app.use(sallyport.routes())
  app.use(sallyport.authentication())
  app.use((ctx) => {
    const { authentication } = ctx.state
    if (ctx.path === '/') ctx.body = `Hello ${authentication?.person.name ?? 'stranger'}`
    else if (ctx.path !== '/profile') return
    else if (authentication !== undefined) ctx.body = { username: authentication.person.username }
    else {
      ctx.status = 401
      ctx.body = { detail: 'Log in first.', login: `${options.url}/auth/api/v3/flows/executor/login/` }
    }
  })
  return { app, storage, close: async () => void (await engine.close(), await storage.close()) }
}
