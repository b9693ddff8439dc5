import { engineTexts, HttpError, sameText, type FlowDocument } from '@sallyport/core'
import { route, type Route } from '@sallyport/koa'
import { USERNAME, type Given } from './messages.ts'

/** Below which the address lies that logs in. */
export const LOGIN_PATH = '/-/development/'

const SLUG = 'sallyport-development-login'

/** The flow that the address goes through. Its designation is none that a visitor is sent to a flow for. */
export const loginFlow: FlowDocument = {
  slug: SLUG,
  title: 'Development',
  designation: 'authorization',
  stages: [
    { stage: 'identification', config: { userFields: ['username'] } },
    { stage: 'password', config: {} },
    { stage: 'user_login', config: {} },
  ],
}

/**
 * The address that logs a browser in: goes through the login by HTTP, as a visitor would, and hands its cookies on. It
 * exists only in a server that `sallyport plugin dev` has started, for requests of this machine that know its last part.
 *
 * @param leadsTo the page that follows
 */
export function loginRoute({ login, password }: Given, leadsTo: string): Route {
  return route({
    method: 'ALL',
    path: `${LOGIN_PATH}:login`,
    access: 'open',
    async handle(ctx) {
      const { localPort = 0, remoteAddress } = ctx.req.socket
      const isOurs = isLoopback(remoteAddress) && isLoopback(ctx.hostname)
      if (!isOurs || ctx.method !== 'GET' || !sameText(ctx.path, LOGIN_PATH + login)) {
        throw new HttpError(404, 'not_found', engineTexts.http_nothing)
      }
      const cookies = await logIn(`http://${ctx.host.replace(/:\d+$/, '')}:${localPort}`, password)
      ctx.set('set-cookie', [...cookies])
      ctx.redirect(leadsTo)
    },
  })
}

function isLoopback(host = ''): boolean {
  return /^(?:(?:::ffff:)?127\.\d+\.\d+\.\d+|::1|\[::1\]|localhost)$/.test(host)
}

/** Returns the lines that set the cookies of a fresh login. */
async function logIn(origin: string, password: string): Promise<readonly string[]> {
  const lines = new Map<string, string>()
  const url = `${origin}/api/v3/flows/executor/${SLUG}/`
  for (const body of [undefined, { uid_field: USERNAME }, { password }, { remember_me: false }]) {
    const cookie = [...lines.values()].map((line) => line.split(';', 1)[0]).join('; ')
    const post = { method: 'POST', body: JSON.stringify(body) }
    const headers = { cookie, accept: 'application/json', 'content-type': 'application/json' }
    // oxlint-disable-next-line no-await-in-loop -- one answers the other
    const answer = await fetch(url, { ...(body === undefined ? {} : post), headers })
    for (const line of answer.headers.getSetCookie()) lines.set(line.split('=', 1)[0] ?? '', line)
    // oxlint-disable-next-line no-await-in-loop
    const { component, code }: { component?: unknown; code?: unknown } = Object(await answer.json())
    if (component === 'xak-flow-redirect') return [...lines.values()]
    if (!answer.ok) throw new Error(`The login for development was answered with ${answer.status} ${String(code)}.`)
  }
  throw new Error('The login for development did not end.')
}
