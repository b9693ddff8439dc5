import { defineFlow, definePlugin, defineStage, invalid, pass, pendingUser, retry } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import fc from 'fast-check'
import Type from 'typebox'

const BUDGET = 3
const PIN = '2468'
const RIGHT = 'correct horse'

/** A method of a plugin; reports of each PIN that was checked whether it counted. */
const pinPlugin = (looked: (counts: boolean) => void) =>
  definePlugin({
    name: 'acme-pin',
    version: '1.0.0',
    capabilities: { proves: ['pin'] },
    core: '^0.1.0',
    apply: ({ hooks }) =>
      hooks.stages.tap('acme-pin', (stages) =>
        stages.add(
          defineStage({
            type: 'acme_pin',
            version: 1,
            component: 'acme-stage-pin',
            config: Type.Object({}),
            challenge: Type.Object({}),
            response: Type.Object({ pin: Type.String({ minLength: 1, maxLength: 12, secret: true }) }),
            withUser: true,
            requires: [pendingUser],
            proves: ['pin'],
            present: () => ({}),
            async submit(visit, { pin }) {
              const { limited } = await visit.attempts.consume({ method: 'pin', perRun: 100 })
              looked(!limited)
              return pin === PIN && !limited ? pass({ proves: ['pin'] }) : retry({ pin: invalid('Wrong PIN') })
            },
          }),
        ),
      ),
  })

const flow = (slug: string, stages: Parameters<typeof defineFlow>[0]['stages']) =>
  defineFlow({ slug, designation: 'authentication', stages: [...stages, { stage: 'user_login' }] })

const flows = [
  flow('by-password', [{ stage: 'identification' }, { stage: 'password' }]),
  flow('by-embedded', [{ stage: 'identification', config: { embedPassword: true } }]),
  flow('by-pin', [{ stage: 'identification' }, { stage: 'acme_pin' }]),
]

/** Each way to prove, what it proves, and the answers that go it. */
const WAYS = {
  'by-password': { method: 'password', answers: (right: boolean) => [{ uid_field: 'ann' }, password(right)] },
  'by-embedded': { method: 'password', answers: (right: boolean) => [{ uid_field: 'ann', ...password(right) }] },
  'by-pin': { method: 'pin', answers: (right: boolean) => [{ uid_field: 'ann' }, { pin: right ? PIN : '1357' }] },
} as const
type Way = keyof typeof WAYS

const password = (right: boolean) => ({ password: right ? RIGHT : 'wrong' })

/** Goes a way in a browser of its own; is somebody logged in then? */
async function go({ browser }: Served, way: Way, right: boolean): Promise<boolean> {
  const visitor = browser()
  await visitor.challenge(way)
  for (const answer of WAYS[way].answers(right)) await visitor.answer(way, answer)
  return (await visitor.get('/api/v3/core/users/me/')).status === 200
}

test('locked means no session, on every way that proves and in any order', async (t) => {
  const served = await serve(t, {
    plugins: [pinPlugin(() => undefined)],
    flows,
    limits: { attemptsPerAccount: BUDGET },
  })
  const ways = fc.constantFrom<Way>('by-password', 'by-embedded', 'by-pin')
  // Rather wrong than right, so that most sequences come to the lock.
  const tries = fc.array(fc.record({ way: ways, right: fc.oneof(fc.constant(false), fc.boolean()) }), {
    minLength: 7,
    maxLength: 10,
  })
  let locked = 0
  await fc.assert(
    fc.asyncProperty(tries, async (sequence) => {
      await served.storage.pool.query('delete from sallyport_attempt')
      const failures = { password: 0, pin: 0 }
      // The last ones are right: behind a lock they are the ones that count.
      const last = (['by-password', 'by-embedded', 'by-pin'] as const).map((way) => ({ way, right: true }))
      for (const { way, right } of [...sequence, ...last]) {
        const { method } = WAYS[way]
        const isLocked = failures[method] >= BUDGET
        if (isLocked && right) locked += 1
        const isIn = await go(served, way, right)
        if (isIn !== (right && !isLocked)) throw new Error(`${way}: ${isIn ? 'a' : 'no'} session`)
        if (!right && !isLocked) failures[method] += 1
      }
    }),
    { numRuns: 6, endOnFailure: true },
  )
  t.true(locked > 0, 'some right answer met a lock')
})

test('of many guesses at once, on two nodes, as many are looked at as the budget has', async (t) => {
  const looked: boolean[] = []
  const plugins = [pinPlugin((counts) => looked.push(counts))]
  const limits = { attemptsPerAccount: BUDGET }
  const one = await serve(t, { plugins, flows, limits })
  const two = await serve(t, { plugins, flows, limits, databaseUrl: one.databaseUrl })
  const visitors = await Promise.all(
    Array.from({ length: 50 }, async (_, index) => {
      const visitor = (index % 2 === 0 ? one : two).browser()
      await visitor.challenge('by-pin')
      await visitor.answer('by-pin', { uid_field: 'ann' })
      return visitor
    }),
  )
  const answers = await Promise.all(visitors.map((visitor) => visitor.answer('by-pin', { pin: '1357' })))
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  t.is(looked.length, 50)
  t.is(looked.filter((counts) => counts).length, BUDGET)
})
