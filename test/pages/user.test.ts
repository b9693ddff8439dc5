import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { readPage } from '../support/html-page.ts'
import { PageBrowser } from '../support/page-browser.ts'
import { pinPlugin } from '../support/pin-plugin.ts'

const USER = '/if/user/'
const SESSIONS = '/api/v3/core/users/me/sessions/'
const PASSWORD = 'correct horse'
const OWN = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } }
const NOTHING = new URLSearchParams()
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Somebody who has just logged in, with a browser that says what it is. */
async function loggedIn(served: Served, headers: Readonly<Record<string, string>> = {}): Promise<PageBrowser> {
  const ann = new PageBrowser(served.browser(), headers)
  await ann.open('/if/flow/default-authentication-flow/')
  await ann.go({ uid_field: 'ann' })
  await ann.send({ password: PASSWORD })
  return ann
}

test('an anonymous visitor is sent to the login, and comes back to their own page', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  const { answer, location } = await ann.open(USER)
  t.is(answer.status, 302)
  t.is(location, '/flows/-/default/authentication/?next=%2Fif%2Fuser%2F')
  const login = await ann.open(location ?? '')
  await ann.open(login.location ?? '')
  await ann.go({ uid_field: 'ann' })
  t.is((await ann.send({ password: PASSWORD })).location, USER)
})

test('the page says who is there, and leads to the flows that change it and back', async (t) => {
  const served = await serve(t)
  const ann = await loggedIn(served)
  t.is((await ann.open('/')).location, USER)
  const { answer, page } = await ann.open(USER)
  t.is(answer.status, 200)
  t.is(answer.headers.get('cache-control'), 'no-store')
  t.regex(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'nonce-/)
  t.is(page.one('h1').text, 'Your account')
  t.deepEqual(
    page
      .one('dl')
      .all('dd')
      .map(({ text }) => text),
    ['Ann', 'ann', 'ann@example.com'],
  )
  t.deepEqual(
    page
      .one('main')
      .all('a')
      .map((link) => [link.text, link.get('href')]),
    [
      ['Log out', '/flows/-/default/invalidation/'],
      ['Change name or e-mail', '/if/flow/default-user-settings/?next=%2Fif%2Fuser%2F'],
      ['Change password', '/if/flow/default-password-change/?next=%2Fif%2Fuser%2F'],
    ],
  )
  await ann.open('/if/flow/default-user-settings/?next=%2Fif%2Fuser%2F')
  await ann.go({ password: 'correct horse' })
  t.is((await ann.send({ name: '<i>Ann</i> "O\'Neil"' })).location, USER)
  t.is((await ann.open(USER)).page.one('dl').all('dd')[0]?.text, '<i>Ann</i> "O\'Neil"')
})

test('the page speaks the language of the visitor', async (t) => {
  const ann = await loggedIn(await serve(t))
  const { text } = await ann.browser.get(USER, { headers: { accept: 'text/html', 'accept-language': 'de-AT' } })
  const page = readPage(text)
  t.is(page.one('html').get('lang'), 'de-AT')
  t.deepEqual(
    page.all('h2').map(({ text }) => text),
    ['Profil', 'Wo Sie angemeldet sind'],
  )
})

test('a user who changes their password stays logged in here, and nowhere else', async (t) => {
  const served = await serve(t)
  const [here, there] = [await loggedIn(served), await loggedIn(served)]
  await here.open('/if/flow/default-password-change/?next=%2Fif%2Fuser%2F')
  await here.go({ password: PASSWORD })
  const done = await here.send({ password: 'battery staple horse', password_repeat: 'battery staple horse' })
  t.is(done.location, USER)
  t.is((await here.open(USER)).page.one('ul', { class: 'entries' }).all('li').length, 1)
  t.is((await there.open(USER)).answer.status, 302)
})

test('a user sees where they are logged in, and ends a login elsewhere', async (t) => {
  const served = await serve(t)
  const here = await loggedIn(served, { 'user-agent': FIREFOX })
  const there = await loggedIn(served, { 'user-agent': '<script>alert(1)</script>' })
  const { page } = await here.open(USER)
  const [own, other, ...more] = page.one('ul', { class: 'entries' }).all('li')
  t.is(more.length, 0)
  t.regex(own?.text ?? '', /^Firefox, Linux here Since .+ UTC · password Last seen .+ UTC · 127\.0\.0\.1$/)
  t.is(own?.all('form').length, 0)
  t.regex(other?.text ?? '', /^<script>alert\(1\)<\/script> Since/)
  const form = other?.one('form')
  t.is(form?.get('method'), 'post')
  t.is(form?.one('button').text, 'Log out: <script>alert(1)</script>')
  const path = form?.get('action') ?? ''
  const foreign = await here.post(path, NOTHING, { 'sec-fetch-site': 'cross-site' })
  t.is(foreign.answer.status, 403)
  // The place that the form posted to is no page.
  t.is(foreign.page.one('main').one('a').get('href'), USER)
  t.is((await there.open(USER)).answer.status, 200)
  const sent = await here.post(path, NOTHING)
  t.deepEqual([sent.answer.status, sent.location], [303, USER])
  t.is((await there.open(USER)).answer.status, 302)
  t.is((await here.open(USER)).page.one('ul', { class: 'entries' }).all('li').length, 1)
  // A double click is as good as one.
  t.is((await here.post(path, NOTHING)).answer.status, 303)
  const { rows } = await served.storage.pool.query(`select details from sallyport_audit_event where action = 'logout'`)
  t.deepEqual(rows, [{ details: { reason: 'ended' } }])
})

test('programs list and end logins, and receive no secret', async (t) => {
  const served = await serve(t)
  const [here, there] = [served.browser(), served.browser()]
  await here.logIn('ann')
  await there.logIn('ann')
  const listed = await here.get(SESSIONS)
  const [newest, oldest] = listed.body.sessions
  t.deepEqual([newest.current, oldest.current, listed.body.sessions.length], [false, true, 2])
  t.deepEqual(Object.keys(newest), [
    'id',
    'current',
    'methods',
    'level',
    'authenticated_at',
    'created_at',
    'last_seen_at',
    'expires_at',
    'address',
    'user_agent',
  ])
  t.like(newest, { methods: ['password'], level: 1, address: '127.0.0.1' })
  const { rows } = await served.storage.pool.query('select token from sallyport_login_session')
  t.true(rows.every(({ token }) => !listed.text.includes(token)))
  t.is(
    (await here.get(`${SESSIONS}${newest.id}/`, { method: 'DELETE', headers: { 'sec-fetch-site': 'cross-site' } }))
      .status,
    403,
  )
  t.is((await here.get(`${SESSIONS}${newest.id}/`, OWN)).status, 204)
  t.is((await there.get(SESSIONS)).status, 403)
  t.is((await here.get(`${SESSIONS}${newest.id}/`, OWN)).status, 404)
  t.is((await here.get(`${SESSIONS}${oldest.id}/`, OWN)).status, 204)
  t.is((await here.get('/api/v3/core/users/me/')).status, 403)
})

test('nobody ends the login of another person', async (t) => {
  const served = await serve(t)
  const ann = await loggedIn(served)
  const admin = served.browser()
  await admin.logIn('admin')
  const [{ id }] = (await admin.get(SESSIONS)).body.sessions
  for (const one of [id, 'x', '%00']) {
    t.is((await ann.browser.get(`${SESSIONS}${one}/`, OWN)).status, 404, one)
    t.is((await ann.post(`${USER}sessions/${one}/`, NOTHING)).location, USER)
  }
  t.is((await admin.get(SESSIONS)).body.sessions.length, 1)
  const nobody = new PageBrowser(served.browser())
  const sent = await nobody.post(`${USER}sessions/${id}/`, NOTHING)
  t.deepEqual([sent.answer.status, sent.location], [303, '/flows/-/default/authentication/?next=%2Fif%2Fuser%2F'])
  t.is((await admin.get(SESSIONS)).body.sessions.length, 1)
})

test('what a plugin lets people set up is a section of the page', async (t) => {
  const flow = {
    slug: 'set-pin',
    designation: 'stage_configuration' as const,
    authentication: 'require_authenticated' as const,
    stages: [{ stage: 'acme_set_pin', config: { configureFlow: 'set-pin' } }],
  }
  const ann = await loggedIn(await serve(t, { plugins: [pinPlugin()], flows: [flow] }))
  const before = (await ann.open(USER)).page
  t.deepEqual(
    before.all('h2').map(({ text }) => text),
    ['Profile', 'PINs', 'Where you are logged in'],
  )
  const [section] = before.all('section').filter((one) => one.one('h2').text === 'PINs')
  t.is(section?.all('p')[0]?.text, 'Nothing has been set up.')
  const started = await ann.open(section?.one('a').get('href') ?? '')
  await ann.open(started.location ?? '')
  t.is((await ann.send({ pin: '1234' })).location, USER)
  const [entry] = (await ann.open(USER)).page.all('li').filter(({ text }) => text.startsWith('PIN'))
  t.is(entry?.one('strong').text, 'PIN with 4 digits')
  const sent = await ann.post(entry?.one('form').get('action') ?? '', NOTHING)
  t.deepEqual([sent.answer.status, sent.location], [303, USER])
  t.is((await ann.open(USER)).page.all('li').filter(({ text }) => text.startsWith('PIN')).length, 0)
})

test('a user logs out from their page', async (t) => {
  const ann = await loggedIn(await serve(t))
  const { page } = await ann.open(USER)
  const [logout] = page.one('main').all('a')
  const flow = await ann.open(logout?.get('href') ?? '')
  await ann.open(flow.location ?? '')
  t.is((await ann.send()).location, '/')
  t.is((await ann.open(USER)).answer.status, 302)
})
