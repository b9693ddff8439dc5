import { createEngine, createKeys, defineFlow } from '@sallyport/core'
import { createRouter, hostSession } from '@sallyport/koa'
import { openStorage } from '@sallyport/mikro-orm'
import { identification } from '@sallyport/stage-identification'
import { password } from '@sallyport/stage-password'
import { userLogin } from '@sallyport/stage-user-login'
import { userLogout } from '@sallyport/stage-user-logout'
import Koa from 'koa'
import { createSession } from 'koa-session'

const { DATABASE_URL = '', SESSION_KEY = '', PORT = '3000' } = process.env
const storage = await openStorage({ connection: DATABASE_URL, fingerprints: createKeys([SESSION_KEY]).fingerprints })
const plugins = [identification(), password(), userLogin(), userLogout()]
const settings = { keys: [SESSION_KEY], url: `http://127.0.0.1:${PORT}`, prefix: '/auth' }
const engine = await createEngine({ plugins, ports: { ...storage, log: console }, ...settings })
const stages = [{ stage: 'identification' }, { stage: 'password' }, { stage: 'user_login' }]
const login = defineFlow({ slug: 'login', designation: 'authentication', stages })
const logout = defineFlow({ slug: 'logout', designation: 'invalidation', stages: [{ stage: 'user_logout' }] })
const flows = [login, logout].map((flow) => ({ flow, source: 'app' }))
await engine.applyFlows(flows, 'app')

const app = new Koa() // your app, with a session of its own
app.keys = [SESSION_KEY]
app.use(createSession(app, { key: 'app', httpOnly: true, sameSite: 'lax' }))
const sallyport = createRouter(engine, { session: hostSession() })
app.use(sallyport.routes())
app.use(sallyport.authentication()) // from here on ctx.state.authentication says who is there
app.use((ctx, next) => (ctx.path === '/' ? void (ctx.body = 'Welcome, stranger') : next()))
app.use(sallyport.requireAuthentication({ flow: 'login', maxAge: 3600 })) // from here on everybody is logged in
app.use((ctx) => void (ctx.body = `Hello ${ctx.state['authentication']?.person.name}`))
app.listen(Number(PORT))
