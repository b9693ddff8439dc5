import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const ME = '/api/v3/core/users/me/'
const MOST = 3

async function logIn(browser: Browser, username = 'ann'): Promise<Browser> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: username })
  await browser.answer(LOGIN, { password: 'correct horse' })
  return browser
}

const statuses = (browsers: readonly Browser[]): Promise<readonly number[]> =>
  Promise.all(browsers.map(async (browser) => (await browser.get(ME)).status))

const listed = async (browser: Browser): Promise<number> => (await browser.get(`${ME}sessions/`)).body.sessions.length

async function idOf({ storage }: Served, username: string): Promise<string> {
  return (await storage.users.find(username, { fields: ['username'] }))?.pk ?? ''
}

test('a user has a bounded number of logins, with a further one the oldest ends, and others keep theirs', async (t) => {
  const served = await serve(t, { limits: { loginsPerUser: MOST } })
  const other = await logIn(served.browser(), 'admin')
  const browsers: Browser[] = []
  for (let time = 0; time < MOST + 2; time += 1) {
    // oxlint-disable-next-line no-await-in-loop -- in an order
    browsers.push(await logIn(served.browser()))
  }
  t.deepEqual(await statuses(browsers), [403, 403, 200, 200, 200])
  t.is((await other.get(ME)).status, 200)
  t.is((await served.storage.sessions.list(await idOf(served, 'ann'))).length, MOST)
})

test('a known device, of which nothing is counted, has no more logins than others', async (t) => {
  const served = await serve(t, { limits: { loginsPerUser: MOST } })
  const first = await logIn(served.browser())
  const device = first.cookies.get('sallyport_device') ?? ''
  t.not(device, '')
  let last = first
  for (let time = 0; time < 10; time += 1) {
    const browser = served.browser()
    browser.cookies.set('sallyport_device', device)
    // oxlint-disable-next-line no-await-in-loop -- in an order
    last = await logIn(browser)
  }
  t.is(await listed(last), MOST)
  t.is((await first.get(ME)).status, 403)
})

test('who is logged in fills the audit trail no faster than a bound', async (t) => {
  const served = await serve(t, { limits: { recordsPerMinute: 1 } })
  const device = (await logIn(served.browser())).cookies.get('sallyport_device') ?? ''
  for (let time = 0; time < 24; time += 1) {
    const browser = served.browser()
    browser.cookies.set('sallyport_device', device)
    // oxlint-disable-next-line no-await-in-loop -- in an order
    await logIn(browser)
  }
  const events = await served.storage.events.list()
  t.is(events.filter(({ action }) => action === 'login').length, 20)
})
