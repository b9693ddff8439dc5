import { Browser } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { sallyport } from './support/command.ts'
import { ownDatabase } from './support/database.ts'

const ADMIN = { username: 'admin', email: 'admin@example.com', password: 'correct horse' }
const LOGIN = 'default-authentication-flow'

type Variables = Readonly<Record<string, string>>

/** A server, and the path of the link that it prints. */
async function start(t: ExecutionContext, env: Variables): Promise<{ browser: Browser; link: string; stdout: string }> {
  const command = sallyport(t, ['start'], { env })
  const browser = new Browser(await command.listening)
  const [link = ''] = /\/-\/setup\/\S+/.exec(command.stdout()) ?? []
  return { browser, link, stdout: command.stdout() }
}

test('the link says what to send, makes the superuser once, and is gone', async (t) => {
  const env = await ownDatabase(t)
  const { browser, link } = await start(t, { ...env, LOG_LEVEL: 'silent' })
  const shown = await browser.get(link)
  t.is(shown.status, 200)
  t.deepEqual(shown.body, { detail: 'POST { "username", "email", "password" } as JSON to make the first superuser.' })
  t.is(shown.headers.get('cache-control'), 'no-store')
  const made = await browser.post(link, ADMIN)
  t.is(made.status, 201)
  const gone = { detail: 'There is nothing here.', code: 'not_found' }
  t.deepEqual((await browser.get(link)).body, gone)
  const second = await browser.post(link, { ...ADMIN, username: 'second' })
  t.is(second.status, 404)
  t.deepEqual(second.body, gone)
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: 'admin' })
  await browser.answer(LOGIN, { password: ADMIN.password })
  const { user } = (await browser.get('/api/v3/core/users/me/')).body
  t.deepEqual([user.username, user.email, user.is_superuser], ['admin', 'admin@example.com', true])
  t.is((await start(t, env)).link, '')
})

test('the link is the same at every start and on every node, and of many answers only one counts', async (t) => {
  const env = await ownDatabase(t)
  const one = await start(t, env)
  // The newest key makes the link, an older one is good for it, too.
  const two = await start(t, { ...env, SESSION_KEYS: `a newer key that comes first,${env.SESSION_KEYS}` })
  const three = await start(t, env)
  t.not(one.link, '')
  t.is(three.link, one.link)
  t.not(two.link, one.link)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const { browser } = index % 2 === 0 ? one : two
      return browser.post(one.link, { ...ADMIN, username: `admin${index}` })
    }),
  )
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b)
  t.deepEqual(statuses, [201, ...Array.from({ length: 19 }, () => 404)])
  for (const { browser, link } of [one, two, three]) t.is((await browser.get(link)).status, 404)
})

test('there is no link where BOOTSTRAP_* has made somebody', async (t) => {
  const env = await ownDatabase(t)
  const former = await start(t, env)
  const names = { BOOTSTRAP_USERNAME: 'admin', BOOTSTRAP_PASSWORD: ADMIN.password }
  t.notRegex((await start(t, { ...env, ...names })).stdout, /setup/)
  t.is((await former.browser.get(former.link)).status, 404)
})

test('the link leads to the public URL', async (t) => {
  const env = await ownDatabase(t)
  const { stdout } = await start(t, { ...env, SALLYPORT_URL: 'https://login.example.com' })
  t.regex(stdout, / https:\/\/login\.example\.com\/-\/setup\/\S+\nlistening on http:\/\/127\.0\.0\.1:\d+\n$/)
})

test('what is not the link, and what it cannot read, makes nobody', async (t) => {
  const { browser, link } = await start(t, await ownDatabase(t))
  const [id = '', mac = ''] = (link.split('/').at(-1) ?? '').split('.')
  const wrong = [`${id}.${mac.slice(0, -1)}`, `${id}.${id}`, id, `${id}.`, `.${mac}`, `${id}x.${mac}`, `${id}.${mac}.x`]
  for (const other of [...wrong, 'x', '%E0%A4%A', '%00']) {
    const answer = await browser.post(`/-/setup/${other}`, ADMIN)
    t.is(answer.status, 404, other)
    t.is(answer.body.code, 'not_found', other)
  }
  const bodies: readonly (readonly [body: object, field: string])[] = [
    [{}, 'username'],
    [{ ...ADMIN, username: '' }, 'username'],
    [{ ...ADMIN, username: ' admin' }, 'username'],
    [{ ...ADMIN, username: 'ad\u0000min' }, 'username'],
    [{ ...ADMIN, username: 'a'.repeat(151) }, 'username'],
    [{ ...ADMIN, email: 'nowhere' }, 'email'],
    [{ ...ADMIN, email: 'a\u0000@example.com' }, 'email'],
    [{ ...ADMIN, password: 'short' }, 'password'],
    [{ ...ADMIN, password: 'a'.repeat(1025) }, 'password'],
    [{ ...ADMIN, password: ['correct horse'] }, 'password'],
  ]
  for (const [body, field] of bodies) {
    const answer = await browser.post(link, body)
    t.is(answer.status, 400, JSON.stringify(body).slice(0, 80))
    t.is(answer.body.code, 'invalid')
    t.truthy(answer.body.errors[field])
  }
  const send = (body: string, headers: Variables) => browser.get(link, { method: 'POST', body, headers })
  const json = { 'content-type': 'application/json' }
  t.is((await send('[]', json)).body.code, 'not_an_object')
  t.is((await send('null', json)).body.code, 'not_an_object')
  t.is((await send('{', json)).body.code, 'bad_json')
  t.is((await send(JSON.stringify(ADMIN), { ...json, origin: 'https://evil.example' })).body.code, 'foreign_origin')
  t.is((await send('username=admin', { 'content-type': 'application/x-www-form-urlencoded' })).status, 403)
  t.is((await send('x', { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' })).status, 415)
  t.is((await send(JSON.stringify({ ...ADMIN, more: 'x'.repeat(300_000) }), json)).status, 413)
  const put = await browser.get(link, { method: 'PUT' })
  t.is(put.status, 405)
  t.is(put.headers.get('allow'), 'GET, HEAD, POST')
  t.is((await browser.get(link)).status, 200)
})
