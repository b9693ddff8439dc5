import { Browser, type BrowserAnswer } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { PageBrowser } from '../support/page-browser.ts'

const PASSWORD = 'correct horse battery'
const ADMIN = { username: 'admin', email: 'admin@example.com', password: PASSWORD, password_repeat: PASSWORD }
const SETUP = 'initial-setup'
const LOGIN = 'default-authentication-flow'
const GONE = { detail: 'There is nothing here.', code: 'not_found' }

type Variables = Readonly<Record<string, string>>

interface Started {
  readonly url: string
  readonly browser: Browser
  readonly link: string
  readonly stdout: string
}

/** A server, and the path of the link that it prints. */
async function start(t: ExecutionContext, env: Variables): Promise<Started> {
  const command = sallyport(t, ['start'], { env })
  const url = await command.listening
  const [link = ''] = /\/-\/setup\/\S+/.exec(command.stdout()) ?? []
  return { url, browser: new Browser(url), link, stdout: command.stdout() }
}

/** Follows the link as far as the first question; `query` is the page's. */
async function open(browser: Browser, link: string): Promise<{ query: string; shown: BrowserAnswer }> {
  const { headers } = await browser.visit(link)
  const query = new URL(headers.get('location') ?? '').search.slice(1)
  const gate = await browser.challenge(SETUP, { query })
  return { query, shown: await browser.answer(SETUP, { token: gate.body.token }, { query }) }
}

test('the link leads to a flow that creates the superuser and logs them in, once', async (t) => {
  const env = await ownDatabase(t)
  const { url, browser, link } = await start(t, { ...env, LOG_LEVEL: 'silent' })
  const redirect = await browser.visit(link)
  t.is(redirect.status, 302)
  t.regex(redirect.headers.get('location') ?? '', /^http:\/\/127\.0\.0\.1:\d+\/if\/flow\/initial-setup\/\?flow_token=/)
  t.is(redirect.headers.get('cache-control'), 'no-store')
  const { query, shown } = await open(browser, link)
  t.is(shown.body.component, 'ak-stage-prompt')
  const keys = shown.body.fields.map((field: { readonly field_key: string }) => field.field_key)
  t.deepEqual(keys, ['header', 'username', 'email', 'password', 'password_repeat'])
  const wrong = await browser.answer(SETUP, { ...ADMIN, email: 'nowhere', username: ' ' }, { query })
  t.deepEqual(Object.keys(wrong.body.response_errors).toSorted(), ['email', 'username'])
  const weak = await browser.answer(SETUP, { ...ADMIN, password: 'short', password_repeat: 'short' }, { query })
  t.is(weak.body.response_errors?.password?.[0]?.code, 'password_too_short', weak.text)
  t.is((await browser.answer(SETUP, ADMIN, { query })).body.component, 'xak-flow-redirect')
  const { user } = (await browser.get('/api/v3/core/users/me/')).body
  t.deepEqual([user.username, user.email, user.is_superuser], ['admin', 'admin@example.com', true])
  t.deepEqual((await browser.get(link)).body, GONE)
  const other = new Browser(url)
  await other.challenge(LOGIN)
  await other.answer(LOGIN, { uid_field: 'admin' })
  t.is((await other.answer(LOGIN, { password: PASSWORD })).body.component, 'xak-flow-redirect')
  t.is((await start(t, env)).link, '')
})

test('the flow cannot be had without the link', async (t) => {
  const { browser } = await start(t, await ownDatabase(t))
  const shown = await browser.challenge(SETUP)
  t.deepEqual([shown.body.component, shown.body.code], ['ak-stage-access-denied', 'requirement_not_met'])
  const sent = await browser.answer(SETUP, ADMIN)
  t.is(sent.body.component, 'ak-stage-access-denied')
})

test('with nobody there, the first page says where the link is, and not the link', async (t) => {
  const { browser, url, link } = await start(t, { ...(await ownDatabase(t)), LOG_LEVEL: 'silent' })
  const person = new PageBrowser(browser)
  const { answer, page } = await person.open('/')
  t.is(answer.status, 200)
  t.is(page.one('h1').text, 'Welcome to Sallyport')
  t.regex(page.one('main').text, /has no user yet.*one-time link.*output of the server/)
  t.is(page.one('code').text, `${url}/-/setup/…`)
  t.false(answer.text.includes(link.split('/').at(-1) ?? ''))
  t.is(page.one('main').one('a').get('href'), '/')
})

test('the first user sets up with forms alone, and is led to their page; from then on nothing reveals a set-up', async (t) => {
  const { browser, url, link } = await start(t, await ownDatabase(t))
  const person = new PageBrowser(browser)
  const { location } = await person.open(link)
  await person.open((location ?? '').slice(url.length))
  const asked = await person.go()
  t.is(asked.page.one('input', { name: 'username' }).get('value'), 'admin')
  const wrong = await person.send({ ...ADMIN, password_repeat: 'battery staple' })
  t.is(wrong.answer.status, 200)
  t.is(wrong.page.one('input', { name: 'email' }).get('value'), ADMIN.email)
  const made = await person.send(ADMIN)
  t.is(made.location, '/')
  t.is((await person.open('/')).location, '/if/user/')
  t.true((await person.open('/if/user/')).page.one('main').text.includes(ADMIN.email))
  const late = new PageBrowser(new Browser(url))
  t.is((await late.open('/')).location, '/flows/-/default/authentication/?next=%2F')
  const gone = await late.open(link)
  t.is(gone.answer.status, 404)
  t.is(gone.page.one('h1').text, 'There is nothing here')
})

test('the link is the same at every start and on every node, and of many who follow it one becomes superuser', async (t) => {
  const env = await ownDatabase(t)
  const one = await start(t, env)
  // The newest key makes the link, an older one is good for it, too.
  const two = await start(t, { ...env, SESSION_KEYS: `a newer key that comes first,${env.SESSION_KEYS}` })
  const three = await start(t, env)
  t.not(one.link, '')
  t.is(three.link, one.link)
  t.not(two.link, one.link)
  const visitors = await Promise.all(
    Array.from({ length: 6 }, async (_, index) => {
      const browser = new Browser(index % 2 === 0 ? one.url : two.url)
      const { query } = await open(browser, one.link)
      return { browser, query, username: `admin${index}` }
    }),
  )
  const answers = await Promise.all(
    visitors.map(({ browser, query, username }) => browser.answer(SETUP, { ...ADMIN, username }, { query })),
  )
  const ends = answers.map(({ body }) => body.code ?? body.component).toSorted()
  t.deepEqual(ends, [...Array.from({ length: 5 }, () => 'setup_over'), 'xak-flow-redirect'])
  const users = await Promise.all(visitors.map(({ browser }) => browser.get('/api/v3/core/users/me/')))
  t.is(users.filter(({ status }) => status === 200).length, 1)
  for (const { browser, link } of [one, two, three]) t.is((await browser.get(link)).status, 404)
})

test('there is no link where BOOTSTRAP_* has made somebody, and a run that has begun before makes nobody', async (t) => {
  const env = await ownDatabase(t)
  const previous = await start(t, env)
  const { query } = await open(previous.browser, previous.link)
  const names = { BOOTSTRAP_USERNAME: 'admin', BOOTSTRAP_PASSWORD: PASSWORD }
  t.notRegex((await start(t, { ...env, ...names })).stdout, /setup/)
  t.is((await previous.browser.get(previous.link)).status, 404)
  const late = await previous.browser.answer(SETUP, { ...ADMIN, username: 'late' }, { query })
  t.deepEqual([late.body.component, late.body.code], ['ak-stage-access-denied', 'setup_over'])
  t.is((await previous.browser.get('/api/v3/core/users/me/')).status, 403)
})

test('the link leads to the public URL', async (t) => {
  const env = await ownDatabase(t)
  const { stdout } = await start(t, { ...env, SALLYPORT_URL: 'https://login.example.com' })
  t.regex(stdout, / https:\/\/login\.example\.com\/-\/setup\/\S+\nlistening on http:\/\/127\.0\.0\.1:\d+\n$/)
})

test('what is not the link leads nowhere, and it takes nothing but GET', async (t) => {
  const { browser, link } = await start(t, await ownDatabase(t))
  const [id = '', mac = ''] = (link.split('/').at(-1) ?? '').split('.')
  const wrong = [`${id}.${mac.slice(0, -1)}`, `${id}.${id}`, id, `${id}.`, `.${mac}`, `${id}x.${mac}`, `${id}.${mac}.x`]
  for (const other of [...wrong, 'x', '%E0%A4%A', '%00']) {
    const answer = await browser.get(`/-/setup/${other}`)
    t.is(answer.status, 404, other)
    t.deepEqual(answer.body, GONE, other)
  }
  const posted = await browser.post(link, ADMIN)
  t.is(posted.status, 405)
  t.is(posted.headers.get('allow'), 'GET, HEAD')
  const looked = await browser.get(link, { method: 'HEAD' })
  t.deepEqual([looked.status, looked.headers.get('location')], [200, null])
  t.is((await browser.visit(link)).status, 302)
})
