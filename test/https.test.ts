import { Browser } from '@sallyport/testing'
import test from 'ava'
import { sallyport } from './support/command.ts'
import { ownDatabase } from './support/database.ts'

const PATH = '/api/v3/flows/executor/default-authentication-flow/'

/** The attributes of the cookie that a first challenge sets, by name in small letters. */
async function cookieOf(url: string): Promise<{ name: string; attributes: ReadonlyMap<string, string> }> {
  const { headers } = await new Browser(url).get(PATH)
  const line = headers.getSetCookie().find((cookie) => /sallyport=/.test(cookie)) ?? ''
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

test('below an https URL every answer tells the browser to stay with https', async (t) => {
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

test('below an http URL the cookie has its plain name and is not secure', async (t) => {
  const url = await sallyport(t, ['start'], { env: await ownDatabase(t) }).listening
  const { name, attributes } = await cookieOf(url)
  t.is(name, 'sallyport')
  t.deepEqual(Object.fromEntries(attributes), { path: '/', samesite: 'lax', httponly: '' })
})
