import { restart } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, question, silentStage, note } from '../support/stages.ts'

test('one visitor cannot keep the events of others from being stored', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [
      stagesPlugin(
        question,
        askStage('boom', () => {
          throw new Error('boom')
        }),
      ),
    ],
    flows: [
      {
        slug: 'noisy',
        designation: 'authorization',
        policies: [{ policy: 'dummy', config: { throwError: true } }],
        stages: [{ stage: 'question' }],
      },
      { slug: 'boom', designation: 'authorization', stages: [{ stage: 'boom' }] },
    ],
  })
  const eve = browser()
  for (let i = 0; i < 125; i++) await eve.challenge('noisy')
  const b = browser()
  await b.challenge('boom')
  const r = await b.answer('boom', { answer: 'x' })
  t.is(r.status, 500)
  const { rows } = await storage.pool.query(
    "select count(*)::int n from sallyport_audit_event where action = 'system_exception'",
  )
  t.is(rows[0].n, 1)
})

test('a policy that throws while the host starts a run leaves its event', async (t) => {
  const { engine, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      {
        slug: 'noisy',
        designation: 'authorization',
        policies: [{ policy: 'dummy', config: { throwError: true }, failureResult: true }],
        stages: [{ stage: 'question' }],
      },
    ],
  })
  await engine.start('noisy')
  const { rows } = await storage.pool.query(
    "select count(*)::int n from sallyport_audit_event where action = 'policy_exception'",
  )
  t.is(rows[0].n, 1)
})

test('a policy that throws leaves its event also when the request crashes later', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [
      stagesPlugin(
        question,
        silentStage('boom', () => {
          throw new Error('boom')
        }),
      ),
    ],
    flows: [
      {
        slug: 'f',
        designation: 'authorization',
        stages: [
          { stage: 'question' },
          { stage: 'question', name: 'q2', policies: [{ policy: 'dummy', config: { throwError: true } }] },
          { stage: 'boom' },
        ],
      },
    ],
  })
  const b = browser()
  await b.challenge('f')
  t.is((await b.answer('f', { answer: 'x' })).status, 500)
  const { rows } = await storage.pool.query('select action from sallyport_audit_event order by action')
  t.deepEqual(
    rows.map((row: { action: string }) => row.action),
    ['policy_exception', 'system_exception'],
  )
})

test('the denied action holds when a restart finds that the flow applies no more', async (t) => {
  const { browser } = await serve(t, {
    plugins: [
      stagesPlugin(
        askStage('again', (v) => {
          note(v, 'x')
          return restart({ keepContext: true })
        }),
      ),
    ],
    flows: [
      {
        slug: 'f',
        designation: 'authorization',
        deniedAction: 'continue',
        policies: [{ policy: 'expression', config: { expression: 'context.test_notes == null' } }],
        stages: [{ stage: 'again' }],
      },
    ],
  })
  const b = browser()
  await b.challenge('f', { query: 'next=%2Fx' })
  const r = await b.answer('f', { answer: 'x' }, { query: 'next=%2Fx' })
  t.deepEqual(r.body, { component: 'xak-flow-redirect', to: '/x' })
})

test('a blocked login of somebody who comes for a higher level says why', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'up',
        designation: 'authentication',
        stages: [
          { stage: 'identification' },
          { stage: 'password' },
          {
            stage: 'user_login',
            policies: [{ policy: 'expression', config: { expression: 'allow(false, "not today")' } }],
          },
        ],
      },
    ],
  })
  const b = browser()
  const l = 'default-authentication-flow'
  await b.challenge(l)
  await b.answer(l, { uid_field: 'ann' })
  await b.answer(l, { password: 'correct horse' })
  const query = 'next=%2Fapp&assurance=2'
  await b.challenge('up', { query })
  await b.answer('up', { uid_field: 'ann' }, { query })
  const r = await b.answer('up', { password: 'correct horse' }, { query })
  t.is(r.body.code, 'login_blocked')
})

test('neither a HEAD nor a prefetch cancels a flow', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      { slug: 'f', designation: 'authorization', stages: [{ stage: 'question' }, { stage: 'question', name: 'q2' }] },
    ],
  })
  for (const [method, headers] of [
    ['HEAD', {}],
    ['GET', { 'sec-purpose': 'prefetch', 'sec-fetch-site': 'same-origin' }],
  ] as const) {
    const b = browser()
    await b.challenge('f')
    await b.answer('f', { answer: 'x' })
    await b.get('/flows/-/cancel/?flow=f', { method, headers })
    const { rows } = await storage.pool.query('select ended from sallyport_run order by started_at desc limit 1')
    t.is(rows[0].ended, null, method)
  }
})
test('a denial undoes a logout of the same request', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      {
        slug: 'f',
        designation: 'authorization',
        stages: [{ stage: 'question' }, { stage: 'user_logout' }, { stage: 'deny' }],
      },
    ],
  })
  const b = browser()
  const l = 'default-authentication-flow'
  await b.challenge(l)
  await b.answer(l, { uid_field: 'ann' })
  await b.answer(l, { password: 'correct horse' })
  await b.challenge('f')
  await b.answer('f', { answer: 'x' })
  t.is((await b.get('/api/v3/core/users/me/')).status, 200)
})
