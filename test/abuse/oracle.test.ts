import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { aroundQueries } from '../support/around-queries.ts'

const LOGIN = 'default-authentication-flow'
const EMBEDDED: FlowDocument = {
  slug: 'short',
  designation: 'authentication',
  stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
}
/** The policy in front of the password looks at the client alone. */
const GUARDED: FlowDocument = {
  slug: 'guarded',
  designation: 'authentication',
  stages: [
    { stage: 'identification', name: 'guarded-name' },
    {
      stage: 'dummy',
      name: 'guarded-captcha',
      policies: [
        { policy: 'expression', name: 'outside', config: { expression: 'context.application == null' } },
        { policy: 'dummy', name: 'always', config: { result: true } },
      ],
    },
    { stage: 'password', name: 'guarded-password' },
    { stage: 'user_login', name: 'guarded-login' },
  ],
}
/** Of one length each, so that what is typed makes no difference. */
const NAMES = { known: 'ann', heavy: 'hev', inactive: 'ina', unknown: 'unk' }
/** Bytes that names and addresses of different length make at most. */
const TOLERANCE = 200

/** What one request asks the database: each statement, and how much comes back. */
interface Asked {
  readonly text: string
  readonly bytes: number
}

async function serveNames(t: ExecutionContext): Promise<Served> {
  const served = await serve(t, { flows: [EMBEDDED, GUARDED], limits: { attemptsPerAccount: 1000 } })
  const { users } = served.storage
  const password = 'correct horse'
  const attributes = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`a${index}`, 'x'.repeat(100)]))
  const heavy = await users.create({ username: 'hev', email: 'hev@example.com', name: 'Hev', password, attributes })
  for (let group = 0; group < 60; group += 1) {
    await users.createGroup(`group ${group}`, { permissions: ['inspect_flow'] })
    await users.addToGroup(heavy, `group ${group}`)
  }
  const inactive = await users.create({ username: 'ina', email: 'ina@example.com', name: 'Ina', password })
  await users.setActive(inactive, false)
  return served
}

/** What each request of a journey asks. */
async function record({ storage, browser }: Served, steps: readonly Step[], name: string): Promise<readonly Asked[][]> {
  let asked: Asked[] = []
  const end = aroundQueries(storage, async (run, text) => {
    const result = await run()
    // The server looks for new definitions now and then.
    if (/from sallyport_(?:flow|brand)\b/.test(text)) return result
    const rows: unknown = Reflect.get(Object(result), 'rows')
    asked.push({ text, bytes: JSON.stringify(rows ?? []).length })
    return result
  })
  const visitor = browser()
  const journey: Asked[][] = []
  for (const step of steps) {
    asked = []
    // oxlint-disable-next-line no-await-in-loop -- one request after the other
    await step(visitor, name)
    journey.push(asked)
  }
  end()
  return journey
}

type Step = (visitor: Browser, name: string) => Promise<unknown>

const journeys: Readonly<Record<string, readonly Step[]>> = {
  'the login': [
    (visitor) => visitor.challenge(LOGIN),
    (visitor, name) => visitor.answer(LOGIN, { uid_field: name }),
    (visitor) => visitor.challenge(LOGIN),
    (visitor) => visitor.visit(`/if/flow/${LOGIN}/`),
    (visitor) => visitor.answer(LOGIN, { password: '' }),
    (visitor) => visitor.answer(LOGIN, { password: 'wrong horse' }),
    (visitor) => visitor.challenge(LOGIN),
    (visitor) => visitor.get(`/flows/-/cancel/?flow=${LOGIN}`),
  ],
  'the login behind a policy that reads no user': [
    (visitor) => visitor.challenge('guarded'),
    (visitor, name) => visitor.answer('guarded', { uid_field: name }),
    (visitor) => visitor.answer('guarded', {}),
    (visitor) => visitor.answer('guarded', { password: 'wrong horse' }),
    (visitor) => visitor.challenge('guarded'),
  ],
  'the login in one step': [
    (visitor) => visitor.challenge('short'),
    (visitor, name) => visitor.answer('short', { uid_field: name, password: 'wrong horse' }),
    (visitor) => visitor.challenge('short'),
    (visitor, name) => visitor.answer('short', { uid_field: name, password: 'wrong horse' }),
  ],
}

for (const [what, steps] of Object.entries(journeys)) {
  test(`${what} asks the same of the database for everybody, and gets as much back, reloads included`, async (t) => {
    const served = await serveNames(t)
    const unknown = await record(served, steps, NAMES.unknown)
    t.true(unknown.flat().length >= steps.length)
    for (const kind of ['known', 'heavy', 'inactive'] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that each query is somebody's
      const other = await record(served, steps, NAMES[kind])
      for (const [index, asked] of other.entries()) {
        const expected = unknown[index] ?? []
        t.deepEqual(
          asked.map(({ text }) => text),
          expected.map(({ text }) => text),
          `${kind}, request ${index}`,
        )
        for (const [statement, { bytes, text }] of asked.entries()) {
          const difference = Math.abs(bytes - (expected[statement]?.bytes ?? 0))
          t.true(difference < TOLERANCE, `${kind}, request ${index}: ${difference} bytes of ${text}`)
        }
      }
    }
  })
}

test('a user who has logged in is known with groups and attributes, and a login makes no more queries than a failed one', async (t) => {
  const served = await serveNames(t)
  const steps: readonly Step[] = [
    (visitor) => visitor.challenge(LOGIN),
    (visitor, name) => visitor.answer(LOGIN, { uid_field: name }),
  ]
  const right = await record(
    served,
    [...steps, (visitor) => visitor.answer(LOGIN, { password: 'correct horse' })],
    'hev',
  )
  const wrong = await record(served, [...steps, (visitor) => visitor.answer(LOGIN, { password: 'wrong horse' })], 'hev')
  t.is(right.at(-1)?.length, wrong.at(-1)?.length)
  const visitor = served.browser()
  await visitor.logIn('hev')
  t.is((await visitor.get('/api/v3/core/users/me/')).body.user.groups.length, 60)
})
