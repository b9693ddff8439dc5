import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { proxyDatabase } from '../support/database-proxy.ts'
import { PageBrowser, type PageAnswer } from '../support/page-browser.ts'

const LOGIN = '/if/flow/default-authentication-flow/'

/** A page like each other: never kept, nothing inline, in a language, with one heading. */
function isPage(t: ExecutionContext, { answer, page }: PageAnswer, status: number, heading: string): void {
  t.is(answer.status, status)
  t.is(answer.headers.get('content-type'), 'text/html; charset=utf-8')
  t.is(answer.headers.get('cache-control'), 'no-store')
  t.regex(answer.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'nonce-/)
  t.is(answer.headers.get('x-content-type-options'), 'nosniff')
  t.is(page.one('h1').text, heading)
  t.true(page.one('title').text.startsWith(heading))
  t.is(page.all('style').length + page.all('pre').length, 0)
}

test('too many attempts are reported on a page, with the time to wait in a header and a way on', async (t) => {
  const served = await serve(t, { limits: { attemptsPerAddress: 1 } })
  const bob = new PageBrowser(served.browser())
  await bob.open(LOGIN)
  await bob.go({ uid_field: 'bob' })
  await bob.send({ password: 'wrong' })
  const limited = await bob.send({ password: 'wrong' })
  isPage(t, limited, 429, 'Too many attempts')
  t.regex(limited.answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  t.is(limited.page.one('main').one('p').text, 'Wait a few minutes, then try again.')
  t.is(limited.page.one('main').one('a').get('href'), LOGIN)
  t.false(limited.answer.text.includes('wrong'))
  // The visitor is where they were.
  t.is((await bob.open(LOGIN)).page.one('bdi').text, 'bob')
})

test('while the database is away a page says so, in the language of the visitor, and they continue where they were', async (t) => {
  const { databaseUrl } = await serve(t)
  const proxy = await proxyDatabase(t, databaseUrl)
  const served = await serve(t, { databaseUrl: proxy.url })
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  await ann.go({ uid_field: 'ann' })
  await proxy.down()
  const away = await ann.open(LOGIN)
  isPage(t, away, 503, 'Not available at the moment')
  t.regex(away.answer.headers.get('retry-after') ?? '', /^[1-9]\d*$/)
  t.is(away.page.one('main').one('a').get('href'), LOGIN)
  const german = new PageBrowser(ann.browser, { 'accept-language': 'de' })
  isPage(t, await german.open(LOGIN), 503, 'Gerade nicht verfügbar')
  await proxy.up()
  t.is((await ann.open(LOGIN)).page.one('bdi').text, 'ann')
})

test('the end of a session is a page: of what, and how to log out here too', async (t) => {
  const flow = {
    slug: 'over',
    designation: 'invalidation' as const,
    stages: [{ stage: 'session_end', config: { invalidationFlow: 'default-invalidation-flow' } }],
  }
  const served = await serve(t, { flows: [flow] })
  const ann = new PageBrowser(served.browser())
  const out = await ann.open('/if/flow/over/')
  isPage(t, out, 200, 'You have logged out of Sallyport')
  t.deepEqual(links(out), [['To the start page', '/']])
  await ann.open(LOGIN)
  await ann.go({ uid_field: 'ann' })
  await ann.send({ password: 'correct horse' })
  const still = await ann.open('/if/flow/over/')
  isPage(t, still, 200, 'You have logged out')
  t.is(still.page.one('main').one('p').text, 'You are still logged in at Sallyport.')
  t.deepEqual(links(still), [['Log out of Sallyport', '/if/flow/default-invalidation-flow/']])
})

function links({ page }: PageAnswer): readonly (readonly [string, string | undefined])[] {
  return page
    .one('main')
    .all('a')
    .map((link) => [link.text, link.get('href')])
}
