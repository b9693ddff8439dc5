import { ClientError, createClient } from '@sallyport/client'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { cutAnswers, type Fault } from '../support/cutting-proxy.ts'
import { expect, LOGIN, quick, toPassword } from './helper.ts'

const FAULTS: ReadonlyMap<string, Fault> = new Map<string, Fault>([
  ['a connection that is cut between commit and answer', 'cut'],
  ['a connection that is cut within the answer', 'cut in the middle'],
  ['a 503 with Retry-After', { status: 503, headers: { 'retry-after': '0' } }],
  ['a 502', { status: 502 }],
  ['a 504', { status: 504 }],
])

for (const [name, fault] of FAULTS) {
  test(`after ${name} the same answer is sent again, gets the same bytes, and logs in once`, async (t) => {
    const { url, storage } = await serve(t)
    const proxy = await cutAnswers(t, url)
    const client = quick({ url: proxy.url })
    const password = await toPassword(t, client)
    proxy.next(fault, fault)
    t.is((await password.answer({ password: 'correct horse' })).kind, 'redirect')
    const sent = proxy.passed.slice(-3)
    t.is(new Set(sent.map(({ body }) => body)).size, 1)
    t.is(new Set(sent.map(({ answer }) => answer)).size, 1)
    t.is(JSON.parse(sent[0]?.body ?? '').step, password.challenge.step)
    t.is((await client.session())?.username, 'ann')
    const { rows } = await storage.pool.query('select count(*)::int as logins from sallyport_login_session')
    t.is(rows[0].logins, 1)
  })
}

test('a wrong password counts once, however often its answer is lost', async (t) => {
  const { url } = await serve(t)
  const proxy = await cutAnswers(t, url)
  let at = await toPassword(t, quick({ url: proxy.url }))
  for (let count = 1; count < 5; count += 1) {
    proxy.next('cut', 'cut', 'cut')
    at = expect(t, await at.answer({ password: `wrong ${count}` }), 'ak-stage-password')
  }
  t.is((await at.answer({ password: 'correct horse' })).kind, 'redirect')
})

test('it gives up after so many tries, and the answer can be sent again later', async (t) => {
  const { url } = await serve(t)
  const proxy = await cutAnswers(t, url)
  const password = await toPassword(t, quick({ url: proxy.url, retries: 2 }))
  const before = proxy.passed.length
  proxy.next('cut', 'cut', 'cut')
  const error = await t.throwsAsync(password.answer({ password: 'correct horse' }), { instanceOf: ClientError })
  t.like(error, { code: 'network_failure', status: undefined })
  t.is(proxy.passed.length - before, 3)
  t.is((await password.answer({ password: 'correct horse' })).kind, 'redirect')
})

test('a Retry-After that is too long is not waited for, but reported', async (t) => {
  const { url } = await serve(t)
  const proxy = await cutAnswers(t, url)
  proxy.next({ status: 503, headers: { 'retry-after': '3600' } })
  const error = await t.throwsAsync(quick({ url: proxy.url }).flow(LOGIN).start(), { instanceOf: ClientError })
  t.like(error, { status: 503, retryAfter: 3600 })
  t.is(proxy.passed.length, 1)
})

test('too many attempts are reported with the time to wait, and are not tried again', async (t) => {
  const { url } = await serve(t, { limits: { attemptsPerAddress: 1 } })
  const proxy = await cutAnswers(t, url)
  const password = await toPassword(t, quick({ url: proxy.url }))
  const again = expect(t, await password.answer({ password: 'wrong' }), 'ak-stage-password')
  const before = proxy.passed.length
  const error = await t.throwsAsync(again.answer({ password: 'wrong' }), { instanceOf: ClientError })
  t.like(error, { status: 429, code: 'too_many_requests' })
  t.true((error?.retryAfter ?? 0) > 0)
  t.is(proxy.passed.length - before, 1)
})

test('what is no flow, and what is no Sallyport, are errors with a code', async (t) => {
  const { url } = await serve(t)
  const missing = await t.throwsAsync(quick({ url }).flow('none').start(), { instanceOf: ClientError })
  t.like(missing, { status: 404, code: 'flow_not_found' })
  t.regex(missing?.requestId ?? '', /./)
  const proxy = await cutAnswers(t, url)
  const strange: readonly Fault[] = [{ status: 200 }, { status: 302, headers: { location: 'https://evil.example/' } }]
  for (const fault of strange) {
    proxy.next(fault)
    const error = await t.throwsAsync(quick({ url: proxy.url }).flow(LOGIN).start(), { instanceOf: ClientError })
    t.is(error?.code, 'bad_answer')
  }
})

/** Takes requests and never answers them. */
function silence(): { readonly fetch: typeof fetch; count(): number } {
  let count = 0
  return {
    count: () => count,
    fetch(_url, init) {
      count += 1
      return new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('Given up.', 'AbortError')))
      })
    },
  }
}

const NOWHERE = 'http://sallyport.test'

test('no answer in time is a failure like another, after as many tries', async (t) => {
  const { fetch, count } = silence()
  const client = quick({ url: NOWHERE, fetch, timeout: 20, retries: 1 })
  const error = await t.throwsAsync(client.flow(LOGIN).start(), { instanceOf: ClientError })
  t.is(error?.code, 'timed_out')
  t.is(count(), 2)
})

test('a signal gives up a call under way, one that waits its turn, and one that waits to try again', async (t) => {
  const { fetch, count } = silence()
  const controller = new AbortController()
  const { signal } = controller
  const tried = Promise.withResolvers<void>()
  const waiting = createClient({ url: NOWHERE, fetch })
  const failing = createClient({
    url: NOWHERE,
    retryDelay: 10_000,
    fetch() {
      tried.resolve()
      return Promise.reject(new TypeError('Cut.'))
    },
  })
  const calls = [waiting.session({ signal }), waiting.flow(LOGIN).start({ signal }), failing.session({ signal })]
  const settled = Promise.allSettled(calls)
  await tried.promise
  const reason = new Error('The person went away.')
  controller.abort(reason)
  for (const result of await settled) t.like(result, { status: 'rejected', reason })
  t.is(count(), 1)
  t.is(await t.throwsAsync(waiting.session({ signal })), reason)
  t.is(count(), 1)
})

test('a fetch of one’s own does the work', async (t) => {
  const { url } = await serve(t)
  const seen: string[] = []
  const client = createClient({
    url,
    fetch(input, init) {
      seen.push(`${init?.method} ${String(input).slice(url.length)} ${init?.credentials}`)
      return fetch(input, init)
    },
  })
  await client.flow(LOGIN, { next: '/app' }).start()
  t.deepEqual(seen, [`GET /api/v3/flows/executor/${LOGIN}/?query=next%3D%252Fapp same-origin`])
})
