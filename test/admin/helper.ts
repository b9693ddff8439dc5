import { Configuration, FlowsApi } from '@goauthentik/api'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import type { Served } from '@sallyport/testing/server'

const LOGIN = 'default-authentication-flow'

/** A browser in which somebody is logged in, `ann` when absent. */
export async function loggedIn(served: Served, username = 'ann'): Promise<Browser> {
  const jar = served.browser()
  await jar.challenge(LOGIN)
  await jar.answer(LOGIN, { uid_field: username })
  const { body } = await jar.answer(LOGIN, { password: 'correct horse' })
  if (body.component !== 'xak-flow-redirect') throw new Error(`Nobody was logged in: ${JSON.stringify(body)}`)
  return jar
}

/** Lets `ann` do what these permissions name. */
export async function allow({ storage }: Served, ...permissions: readonly string[]): Promise<void> {
  const group = `may ${permissions.join()}`
  await storage.users.createGroup(group, { permissions })
  await storage.users.addToGroup(await primaryKey(storage, 'ann'), group)
}

export async function primaryKey(storage: Served['storage'], username: string): Promise<string> {
  const found = await storage.users.find(username, { fields: ['username'] })
  return found?.pk ?? ''
}

export function inspect(jar: Browser, slug: string): Promise<BrowserAnswer> {
  return jar.get(`/api/v3/flows/inspector/${slug}/`)
}

/** The reference system's client, in this browser. */
export function foreignClient(served: Served, jar: Browser): FlowsApi {
  return new FlowsApi(
    new Configuration({
      basePath: `${served.url}/api/v3`,
      fetchApi: async (input: string | URL | Request, init?: RequestInit) => {
        const { pathname, search } = new URL(input instanceof Request ? input.url : input)
        const { status, headers, text } = await jar.get(`${pathname}${search}`, {
          ...init,
          // The client runs in a page of ours.
          headers: { ...Object.fromEntries(new Headers(init?.headers)), 'sec-fetch-site': 'same-origin' },
        })
        return new Response(status === 204 ? null : text, { status, headers })
      },
    }),
  )
}
