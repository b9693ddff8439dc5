import { Browser } from '@sallyport/testing'
import test from 'ava'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'

const PATH = '/api/v3/flows/executor/default-authentication-flow/'

/** The attributes of the cookie that a first challenge sets, by name in small letters. */
async function cookieOf(url: string): Promise<{ name: string; attributes: ReadonlyMap<string, string> }> {
  const { headers } = await new Browser(url).get(PATH)
  const line = headers.getSetCookie().find((cookie) => /sallyport[-\w]*=/.test(cookie)) ?? ''
  const [pair = '', ...rest] = line.split(';')
  const attributes = rest
    .map((part) => part.trim().split('=', 2))
    .map(([key = '', value = '']) => [key.toLowerCase(), value.toLowerCase()] as const)
  return { name: pair.split('=', 1)[0] ?? '', attributes: new Map(attributes) }
}

test('below an https URL the cookie is bound to the host, although the socket is plain', async (t) => {
  const env = { ...(await ownDatabase(t)), SALLYPORT_URL: 'https://login.example.com' }
  const url = await sallyport(t, ['start'], { env }).listening
  const { name, attributes } = await cookieOf(url)
  t.is(name, '__Host-sallyport')
  t.deepEqual(Object.fromEntries(attributes), { path: '/', samesite: 'lax', secure: '', httponly: '' })
  const { servers, components } = (await new Browser(url).get('/api/v3/schema/')).body
  t.deepEqual(servers, [{ url: 'https://login.example.com' }])
  t.is(components.securitySchemes.session.name, '__Host-sallyport')
  const own = { headers: { origin: 'https://login.example.com' } }
  t.is((await new Browser(url).post(PATH, { uid_field: 'ann' }, own)).status, 200)
  const socket = { headers: { origin: url } }
  t.is((await new Browser(url).post(PATH, { uid_field: 'ann' }, socket)).body.code, 'foreign_origin')
})

test('below an https URL every answer makes the browser stay with https', async (t) => {
  const env = { ...(await ownDatabase(t)), SALLYPORT_URL: 'https://login.example.com' }
  const browser = new Browser(await sallyport(t, ['start'], { env }).listening)
  const html = { headers: { accept: 'text/html' } }
  const { text } = await browser.get('/if/flow/default-authentication-flow/', html)
  const [file = ''] = /\/if\/assets\/page\.\w+\.css/.exec(text) ?? []
  const pages = [
    '/',
    '/if/user/',
    '/if/flow/default-authentication-flow/',
    '/if/flow/nothing/',
    '/nowhere',
    '/-/setup/x',
  ]
  const programs = [PATH, '/-/health/live/', '/flows/-/default/authentication/', '/api/v3/core/users/me/', file]
  for (const path of [...pages, ...programs]) {
    const { headers } = await browser.get(path, pages.includes(path) ? html : {})
    t.is(headers.get('strict-transport-security'), 'max-age=31536000', path)
    t.is(headers.get('x-content-type-options'), 'nosniff', path)
    t.regex(headers.get('content-security-policy') ?? '', /frame-ancestors 'self'/, path)
    t.is(headers.get('cache-control'), path === file ? 'public, max-age=31536000, immutable' : 'no-store', path)
  }
})

test('two servers on one host do not end each other’s logins, and their cookies may be named', async (t) => {
  const browser = new Map<string, string>()
  const start = async (more: Readonly<Record<string, string>> = {}) => {
    const first = {
      BOOTSTRAP_USERNAME: 'root',
      BOOTSTRAP_EMAIL: 'r@example.com',
      BOOTSTRAP_PASSWORD: 'correct horse battery',
    }
    return sallyport(t, ['start'], { env: { ...(await ownDatabase(t)), ...first, ...more } }).listening
  }
  // As a browser keeps cookies: by host, whatever the port.
  const at = (url: string): Browser => {
    const tab = new Browser(url)
    for (const [name, value] of browser) tab.cookies.set(name, value)
    return tab
  }
  const urls = [await start(), await start(), await start({ SALLYPORT_COOKIE: 'acme' })]
  for (const url of urls) {
    const tab = at(url)
    // oxlint-disable-next-line no-await-in-loop -- one login after the other
    await tab.logIn('root', 'correct horse battery')
    for (const [name, value] of tab.cookies) browser.set(name, value)
  }
  const [one = '', two = ''] = urls.map((url) => new URL(url).port)
  const names = [...browser.keys()].filter((name) => !name.includes('_') && !name.endsWith('.sig'))
  t.deepEqual(names.toSorted(), ['acme', `sallyport-${one}`, `sallyport-${two}`].toSorted())
  for (const url of urls) {
    // oxlint-disable-next-line no-await-in-loop -- the same
    t.is((await at(url).get('/api/v3/core/users/me/')).status, 200, url)
  }
})

test('below an http URL the cookie has its plain name, with the port, and is not secure', async (t) => {
  const url = await sallyport(t, ['start'], { env: await ownDatabase(t) }).listening
  const { name, attributes } = await cookieOf(url)
  t.is(name, `sallyport-${new URL(url).port}`)
  t.deepEqual(Object.fromEntries(attributes), { path: '/', samesite: 'lax', httponly: '' })
})
