import { serve, type Served } from '@sallyport/testing/server'
import type { BrowserAnswer } from '@sallyport/testing'
import { Ajv2020 } from 'ajv/dist/2020.js'
import test, { type ExecutionContext } from 'ava'
import { acme, pinFlow } from './acme.ts'

const EXECUTOR = '/api/v3/flows/executor/{flow_slug}/'
const LOGIN = 'default-authentication-flow'

/** Holds answers to what the document says of an operation and status. */
async function reader(
  t: ExecutionContext,
  { browser }: Served,
): Promise<{ fits(answer: BrowserAnswer, method: string, path?: string): void; takes(response: object): boolean }> {
  const { body: document } = await browser().get('/api/v3/schema/')
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ ...document, $id: 'document' })
  const pointer = (...keys: readonly string[]): string =>
    `document#/${keys.map((key) => encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`
  return {
    fits({ status, body, headers }, method, path = EXECUTOR) {
      const described = document.paths[path][method].responses[status]
      if (described === undefined) return t.fail(`${method} ${path} says nothing of ${status}`)
      for (const header of Object.keys(described.headers ?? {})) t.true(headers.has(header), `${status} ${header}`)
      const place = [method, 'responses', String(status), 'content', 'application/json', 'schema']
      const valid = ajv.validate({ $ref: pointer('paths', path, ...place) }, body)
      t.true(valid, `${status} ${JSON.stringify(body)}: ${ajv.errorsText()}`)
    },
    takes: (response) =>
      ajv.validate({ $ref: 'document#/components/schemas/FlowChallengeResponseRequest' }, response) === true,
  }
}

test('what a login is answered with is what the document says, errors and conflicts included', async (t) => {
  const served = await serve(t, { limits: { attemptsPerAddress: 2 } })
  const { fits, takes } = await reader(t, served)
  const ann = served.browser()
  const first = await ann.challenge(LOGIN)
  fits(first, 'get')
  const refused = await ann.answer(LOGIN, { uid_field: '' })
  t.truthy(refused.body.response_errors)
  fits(refused, 'post')
  t.true(takes({ uid_field: 'ann', step: first.body.step }))
  t.true(takes({ component: 'ak-stage-identification', uid_field: 'ann' }))
  t.false(takes({ component: 'ak-stage-identification', uid_field: 7 }))
  fits(await ann.answer(LOGIN, { uid_field: 'ann' }), 'post')
  const stale = await ann.answer(LOGIN, { uid_field: 'bob' }, { step: first.body.step })
  t.is(stale.status, 409)
  fits(stale, 'post')
  fits(await ann.answer(LOGIN, { password: 'wrong' }), 'post')
  fits(await ann.answer(LOGIN, { password: 'correct horse' }), 'post')
  fits(await ann.get('/api/v3/core/users/me/'), 'get', '/api/v3/core/users/me/')
  const bob = served.browser()
  await bob.challenge(LOGIN)
  await bob.answer(LOGIN, { uid_field: 'bob' })
  fits(await bob.answer(LOGIN, { password: 'wrong' }), 'post')
  const limited = await bob.answer(LOGIN, { password: 'wrong' })
  t.is(limited.status, 429)
  fits(limited, 'post')
})

test('what gets no challenge is answered with what the document says', async (t) => {
  const served = await serve(t)
  const { fits } = await reader(t, served)
  const ann = served.browser()
  const path = `/api/v3/flows/executor/${LOGIN}/`
  const json = { 'content-type': 'application/json' }
  const requests: readonly [status: number, method: string, init: RequestInit][] = [
    [400, 'post', { method: 'POST', headers: json, body: '{' }],
    [400, 'post', { method: 'POST', headers: json, body: '[]' }],
    [403, 'post', { method: 'POST', headers: { ...json, origin: 'https://evil.example' }, body: '{}' }],
    [405, 'post', { method: 'PUT', headers: json, body: '{}' }],
    [413, 'post', { method: 'POST', headers: json, body: JSON.stringify({ a: 'a'.repeat(300_000) }) }],
    [
      415,
      'post',
      { method: 'POST', headers: { 'content-type': 'text/plain', 'sec-fetch-site': 'same-origin' }, body: 'a' },
    ],
  ]
  for (const [status, method, init] of requests) {
    const answer = await ann.get(path, init)
    t.is(answer.status, status)
    fits(answer, method)
  }
  fits(await ann.get('/api/v3/flows/executor/none/'), 'get')
  fits(await ann.get('/api/v3/core/users/me/'), 'get', '/api/v3/core/users/me/')
  for (const one of ['/-/health/live/', '/-/health/ready/']) fits(await ann.get(one), 'get', one)
})

test('a denial, a click, a crash and a plugin’s challenge are what the document says', async (t) => {
  const stages = (stage: string, config: object = {}) => [{ stage, name: stage, config: { ...config } }]
  const served = await serve(t, {
    plugins: [acme],
    flows: [
      { slug: 'no', designation: 'authorization', stages: stages('deny') },
      { slug: 'crash', designation: 'authorization', stages: stages('dummy', { throwError: true }) },
      { slug: 'choice', designation: 'authorization', stages: stages('acme_choice') },
      pinFlow('pin', { length: 4 }),
    ],
  })
  const { fits } = await reader(t, served)
  const ann = served.browser()
  for (const [slug, component] of [
    ['no', 'ak-stage-access-denied'],
    ['default-invalidation-flow', 'ak-stage-consent'],
    ['choice', 'ak-stage-acme-choice'],
    ['pin', 'acme-stage-pin'],
  ] as const) {
    const answer = await ann.challenge(slug)
    t.is(answer.body.component, component)
    fits(answer, 'get')
  }
  const crash = await ann.challenge('crash')
  t.is(crash.status, 500)
  fits(crash, 'get')
})
