import { LONGEST_NEXT } from '@sallyport/core/adapter'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import fc from 'fast-check'
import { recordingLog } from '../support/recording-log.ts'

const SLUG = 'default-authentication-flow'
const URL_OF_TESTS = 'http://sallyport.test'

const units = fc.constantFrom('a', 'ä', '漢', '😀', '\\\\', '"', '%', '?', '#', '&', '+', '/../', '\u2028', ' ')
const destinations = fc
  .tuple(
    fc.constantFrom('/', '/?', '/#'),
    fc.array(fc.tuple(units, fc.integer({ min: 1, max: 8192 })), { maxLength: 3 }),
  )
  .map(([start, parts]) => start + parts.map(([unit, count]) => unit.repeat(count)).join(''))
  .map((text) => fitting(text.slice(0, 9000)))

/** As much of a text as an address has room for; a longer one is 431. */
function fitting(text: string): string {
  const { length } = new URLSearchParams({ next: text }).toString()
  return length <= 32_768 ? text : fitting(text.slice(0, Math.floor((text.length * 32_768) / length)))
}

test('whatever `next` a link has, the first challenge can be answered', async (t) => {
  const { browser } = await serve(t)
  // Each under a name of its own, so that no limit of attempts is reached.
  let tries = 0
  const answers = async (next: string): Promise<void> => {
    const query = new URLSearchParams({ next }).toString()
    const ann = browser()
    const first = await ann.challenge(SLUG, { query })
    const second = await ann.answer(SLUG, { uid_field: `ann-${(tries += 1)}` }, { query })
    t.deepEqual(
      [first.status, second.status, second.body.component],
      [200, 200, 'ak-stage-password'],
      `${next.slice(0, 80)} of ${next.length}`,
    )
  }
  await answers(`/${'ä'.repeat(1000)}`)
  await answers(`/${'ü'.repeat(1360)}`)
  await fc.assert(fc.asyncProperty(destinations, answers), { numRuns: 30 })
})

const ends = async (
  browser: Awaited<ReturnType<typeof serve>>['browser'],
  next: string,
): Promise<{ to: string; isKept: boolean }> => {
  const query = new URLSearchParams({ next }).toString()
  const ann = browser()
  await ann.challenge(SLUG, { query })
  await ann.answer(SLUG, { uid_field: 'ann' }, { query })
  let answer = await ann.answer(SLUG, { password: 'correct horse' }, { query })
  if (answer.body.component === 'ak-stage-user-login')
    answer = await ann.answer(SLUG, { remember_me: false }, { query })
  const to = String(answer.body.to)
  return { to, isKept: to === new URL(next, URL_OF_TESTS).href.slice(URL_OF_TESTS.length) }
}

test('a destination of 8 KiB is reached, and a longer one is dropped and said once', async (t) => {
  const log = recordingLog()
  const { browser } = await serve(t, { log })
  t.true((await ends(browser, `/${'a'.repeat(LONGEST_NEXT - 1)}`)).isKept)
  t.true((await ends(browser, `/?${'ä'.repeat(1360)}`)).isKept)
  const dropped = (): readonly string[] =>
    log.lines.filter((line) => line.startsWith('warn A destination (next) was dropped'))
  t.deepEqual(dropped(), [])
  t.is((await ends(browser, `/${'a'.repeat(LONGEST_NEXT)}`)).to, '/')
  t.is((await ends(browser, `/${'b'.repeat(LONGEST_NEXT)}`)).to, '/')
  t.is(dropped().length, 1)
  t.is((await ends(browser, 'https://evil.example/')).to, '/')
  t.is(dropped().length, 2)
  t.notRegex(log.lines.join(), /aaaaaaaa|bbbbbbbb|evil/)
})

test('a link to a page with a long destination fits into a request of an ordinary browser', async (t) => {
  const { browser, url } = await serve(t)
  const query = new URLSearchParams({ next: `/?${'ä'.repeat(1360)}` }).toString()
  const ann = browser()
  const page = `/if/flow/${SLUG}/?${query}`
  const headers = { accept: 'text/html', referer: `${url}${page}`, 'user-agent': 'a'.repeat(500) }
  t.is((await ann.get(page, { headers })).status, 200)
  const executor = `/api/v3/flows/executor/${SLUG}/?${new URLSearchParams({ query })}`
  t.is((await ann.get(executor, { headers })).status, 200)
})
