import type { FlowDocument } from '@sallyport/core'
import { Browser, type BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const ME = '/api/v3/core/users/me/'

/** One screen, one login. */
function flow(slug: string, config: Record<string, unknown>): FlowDocument {
  return {
    slug,
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: 'who', config: { embedPassword: true } },
      { stage: 'user_login', name: `${slug}-login`, config },
    ],
  }
}

const flows = [
  flow('plain', {}),
  flow('hours', { sessionDuration: 'hours=2' }),
  flow('remember', { sessionDuration: 'hours=2', rememberMeOffset: 'days=30' }),
  flow('alone', { terminateOtherSessions: true }),
]

function logIn(browser: Browser, slug = 'plain', name = 'ann'): Promise<BrowserAnswer> {
  return browser.answer(slug, { uid_field: name, password: 'correct horse' }, { step: false })
}

function sessionCookie({ headers }: BrowserAnswer): string {
  return headers.getSetCookie().find((line) => line.startsWith('sallyport=')) ?? ''
}

const HOUR = 3_600_000
const durations: readonly [slug: string, remember: boolean | undefined, cookie: number | undefined, row: number][] = [
  ['plain', undefined, undefined, 14 * 24 * HOUR],
  ['hours', undefined, 2 * HOUR, 2 * HOUR],
  ['remember', false, 2 * HOUR, 2 * HOUR],
  ['remember', true, 30 * 24 * HOUR + 2 * HOUR, 30 * 24 * HOUR + 2 * HOUR],
]

for (const [slug, remember, cookie, row] of durations) {
  const answer = remember === undefined ? '' : `, with remember-me ${remember}`
  test(`a login through "${slug}"${answer} lasts as long as it is configured to, in the cookie and in the row`, async (t) => {
    const { browser, storage } = await serve(t, { flows })
    const ann = browser()
    const asked = await logIn(ann, slug)
    const done = remember === undefined ? asked : await ann.answer(slug, { remember_me: remember })
    t.is(done.body.component, 'xak-flow-redirect')
    const line = sessionCookie(done)
    t.regex(line, /; path=\/;.*samesite=lax; httponly/)
    const expires = /expires=([^;]+)/.exec(line)?.[1]
    if (cookie === undefined) t.is(expires, undefined)
    // Dates in cookies are whole seconds.
    else t.true(Math.abs(Date.parse(expires ?? '') - Date.now() - cookie) < 60_000)
    const [session] = await storage.sessions.list((await ann.get(ME)).body.user.pk)
    t.is((session?.expiresAt.getTime() ?? 0) - (session?.createdAt.getTime() ?? 0), row)
    await storage.pool.query('update sallyport_login_session set expires_at = now()')
    t.is((await ann.get(ME)).status, 403, 'the row decides')
  })
}

test('a logout makes the cookie last as long as the browser again', async (t) => {
  const { browser } = await serve(t, { flows })
  const ann = browser()
  await logIn(ann, 'hours')
  const out = await ann.post('/api/v3/flows/executor/default-invalidation-flow/', {})
  t.notRegex(sessionCookie(out), /expires=/)
})

test('a login that ends the others leaves only itself, and other people alone', async (t) => {
  const { browser } = await serve(t, { flows })
  const [one, two, admin] = [browser(), browser(), browser()]
  await logIn(one)
  await logIn(admin, 'plain', 'admin')
  await logIn(two, 'alone')
  t.is((await one.get(ME)).status, 403)
  t.is((await two.get(ME)).body.user.username, 'ann')
  t.is((await admin.get(ME)).body.user.username, 'admin')
})

test('a cookie that somebody planted before the login is worthless after it', async (t) => {
  const { browser, url, check } = await serve(t)
  const thief = browser()
  await thief.challenge('default-authentication-flow')
  const victim = new Browser(url, '', thief, check)
  await victim.challenge('default-authentication-flow')
  await victim.answer('default-authentication-flow', { uid_field: 'ann' })
  await victim.answer('default-authentication-flow', { password: 'correct horse' })
  t.is((await victim.get(ME)).body.user.username, 'ann')
  t.is((await thief.get(ME)).status, 403)
  const shown = await thief.challenge('default-authentication-flow')
  t.is(shown.body.component, 'ak-stage-identification')
  t.not(thief.cookies.get('sallyport'), victim.cookies.get('sallyport'))
})

test('when a login was last seen is written at most every five minutes, however often it is asked', async (t) => {
  // With one connection a query waits for those before it, so what was begun is done when the next one answers.
  const { browser, storage } = await serve(t, { flows, storage: { poolSize: 1 } })
  await storage.pool.query(`create table seen (at timestamptz);
    create function note() returns trigger language plpgsql as $f$ begin insert into seen values (now()); return new; end $f$;
    create trigger note after update on sallyport_login_session for each row execute function note()`)
  const updates = async (): Promise<unknown> =>
    (await storage.pool.query('select count(*)::int as n from seen')).rows[0].n
  const ann = browser()
  await logIn(ann)
  for (let time = 0; time < 5; time += 1) await ann.get(ME)
  t.is(await updates(), 0)
  await storage.pool.query("update sallyport_login_session set last_seen_at = now() - interval '301 seconds'")
  await Promise.all(Array.from({ length: 10 }, () => ann.get(ME)))
  for (let time = 0; time < 5; time += 1) await ann.get(ME)
  t.is(await updates(), 2, 'ours, and the one of the test itself')
})
