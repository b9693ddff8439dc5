import { serve } from '@sallyport/testing/server'
import test from 'ava'

const SLUG = 'default-authentication-flow'
const EXECUTOR = `/api/v3/flows/executor/${SLUG}/`
const MOST = 1000
/** As many as a request's head has room for, several times more than are read. */
const MANY = 10_000
const PAGE = { accept: 'text/html' }

const repeated = (name: string, count: number): string => `${name}&`.repeat(count)
const various = (count: number): string => Array.from({ length: count }, (_one, index) => index.toString(36)).join('&')

test('a query of more than a thousand parameters is refused before anything reads it, wherever it is sent', async (t) => {
  const { browser } = await serve(t)
  for (const path of [
    EXECUTOR,
    `/if/flow/${SLUG}/`,
    '/if/user/',
    '/flows/-/cancel/',
    '/flows/-/default/authentication/',
    '/flows/-/configure/password/',
    '/api/v3/core/users/me/',
    '/api/v3/schema/',
    '/-/health/live/',
  ]) {
    for (const query of [repeated('a', MANY), repeated('next', MANY), repeated('locale', MANY), various(MANY)]) {
      const { status, body } = await browser().get(`${path}?${query}`)
      t.deepEqual([status, body.code], [400, 'too_many_parameters'], `${path}?${query.slice(0, 20)}`)
    }
  }
})

test('what a client of the executor says about its page’s query is bounded like a query', async (t) => {
  const { browser } = await serve(t)
  const many = await browser().get(`${EXECUTOR}?${new URLSearchParams({ query: repeated('flow_token', MOST + 1) })}`)
  t.deepEqual([many.status, many.body.code], [400, 'too_many_parameters'])
  const most = await browser().get(`${EXECUTOR}?${new URLSearchParams({ query: various(MOST) })}`)
  t.is(most.status, 200)
})

test('a query of a thousand parameters is served, and the first of a name counts', async (t) => {
  const { browser } = await serve(t)
  const query = new URLSearchParams({ query: 'next=%2Ffirst', locale: 'de' })
  const full = `${query}&query=next%3D%252Fsecond&${various(MOST - 3)}`
  const answer = await browser().get(`${EXECUTOR}?${full}`)
  t.is(answer.status, 200)
  t.is(answer.body.primary_action, 'Anmelden')
})

test('the page of the refusal goes on with nothing of the query', async (t) => {
  const { browser } = await serve(t)
  for (const path of [`/if/flow/${SLUG}/`, '/if/nothing/']) {
    const { status, text } = await browser().get(`${path}?${repeated('locale', MANY)}`, { headers: PAGE })
    t.is(status, path === '/if/nothing/' ? 404 : 400)
    t.false(text.includes('locale&amp;locale') || text.includes('locale=&amp;locale'))
  }
})

test('a client that accepts endlessly much gets JSON, and one that accepts a page gets it', async (t) => {
  const { browser } = await serve(t)
  for (const accept of [`text/html,"${','.repeat(10_000)}`, `text/html,${'a/b,'.repeat(5000)}`]) {
    const { status, headers } = await browser().get('/nothing/', { headers: { accept } })
    t.is(status, 404)
    t.regex(headers.get('content-type') ?? '', /^application\/json/)
  }
  const { headers } = await browser().get('/nothing/', { headers: PAGE })
  t.regex(headers.get('content-type') ?? '', /^text\/html/)
})
