import { deny, insert, invalid, pass, redirect, restart, retry, type FlowDocument, type Log } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import type { BrowserAnswer } from '@sallyport/testing'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { recordingLog } from '../support/recording-log.ts'
import { askStage, note, question, silentStage } from '../support/stages.ts'

const FIFTY = Array.from({ length: 50 }, (_, index) => index)
let broken = true

/** One stage for each thing that a stage can answer; the answer's text goes into the notes. */
const stages = [
  question,
  askStage('passes', (visit, answer) => {
    note(visit, answer)
    return pass()
  }),
  askStage('retries', (visit, answer) => {
    note(visit, answer)
    return retry({ answer: invalid('Again.') })
  }),
  askStage('denies', () => deny('No.', 'no_luck')),
  askStage('restarts', (visit, answer) => {
    note(visit, answer)
    return restart({ keepContext: answer === 'keep' })
  }),
  askStage('inserts', (visit, answer) => {
    const before = answer.startsWith('before') && visit.context.all['test_notes'] !== undefined
    if (before) return pass()
    note(visit, answer)
    const stage = { type: 'question', name: 'inserted' }
    return insert([stage], answer.startsWith('before') ? 'before' : answer === 'end' ? 'end' : 'after')
  }),
  askStage('leaves', (_visit, answer) => redirect(answer)),
  askStage('switches', (visit, answer) => {
    note(visit, answer)
    return redirect({ flow: 'other', keepContext: answer === 'keep' })
  }),
  silentStage('one', (visit) => {
    note(visit, 'one')
    visit.events.add('test_one')
    return pass()
  }),
  silentStage('two', (visit) => {
    note(visit, 'two')
    return pass()
  }),
  silentStage('three', () => {
    if (broken) throw new Error('no luck')
    return pass()
  }),
]

async function serveStages(
  t: ExecutionContext,
  names: readonly string[],
  more: Partial<FlowDocument> = {},
  log?: Log,
): Promise<Served> {
  const flow: FlowDocument = { slug: 'tested', designation: 'authorization', stages: names.map((stage) => ({ stage })) }
  return serve(t, {
    plugins: [stagesPlugin(...stages)],
    ...(log === undefined ? {} : { log }),
    flows: [
      { ...flow, ...more },
      { slug: 'other', designation: 'authorization', stages: [{ stage: 'passes', name: 'other-passes' }] },
    ],
  })
}

const path = (slug: string): string => `/api/v3/flows/executor/${slug}/`

/** Fifty tabs send the same answer at once; all get the same bytes, and the run has made one step. */
async function answerFiftyTimes(
  t: ExecutionContext,
  { browser, storage }: Served,
  answer: string,
): Promise<BrowserAnswer> {
  const ann = browser()
  const { body } = await ann.challenge('tested')
  const answers = await Promise.all(FIFTY.map(() => ann.clone().post(path('tested'), { answer, step: body.step })))
  t.is(new Set(answers.map(({ text }) => text)).size, 1)
  const { rows } = await storage.pool.query(
    "select version, json_array_length(history) as entries from sallyport_run where flow = 'tested'",
  )
  t.deepEqual(rows, [{ version: 1, entries: 1 }])
  const [first] = answers
  if (first === undefined) throw new Error('There was no answer.')
  return first
}

test('a stage that inserts behind itself does so once, with many answers at the same time', async (t) => {
  const { body } = await answerFiftyTimes(t, await serveStages(t, ['inserts', 'passes']), 'after')
  t.is(body.component, 'test-stage-question')
  t.deepEqual(body.notes, ['after'])
})

test('a stage that inserts before itself is asked again behind what it has inserted', async (t) => {
  const { browser } = await serveStages(t, ['inserts', 'passes'])
  const ann = browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', { answer: 'before' })).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'test-stage-inserts')
  t.is((await ann.answer('tested', { answer: 'before again' })).body.component, 'test-stage-passes')
})

test('a stage that inserts at the end completes itself', async (t) => {
  const { browser } = await serveStages(t, ['inserts', 'passes'])
  const ann = browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', { answer: 'end' })).body.component, 'test-stage-passes')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'test-stage-question')
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'xak-flow-redirect')
})

test('of many answers at once one restarts, and drops the context', async (t) => {
  const { body } = await answerFiftyTimes(t, await serveStages(t, ['restarts', 'passes']), 'drop')
  t.is(body.component, 'test-stage-restarts')
  t.deepEqual(body.notes, [])
})

test('a restart that keeps the context keeps what the stage has just written', async (t) => {
  const { body } = await answerFiftyTimes(t, await serveStages(t, ['restarts', 'passes']), 'keep')
  t.is(body.component, 'test-stage-restarts')
  t.deepEqual(body.notes, ['keep'])
})

test('a denial happens once, and ends the run with its reason', async (t) => {
  const served = await serveStages(t, ['denies'])
  const { body } = await answerFiftyTimes(t, served, 'x')
  t.is(body.component, 'ak-stage-access-denied')
  t.is(body.error_message, 'No.')
  t.is(body.code, 'no_luck')
  const { rows } = await served.storage.pool.query(
    'select ended, plan::text as plan, context::text as context from sallyport_run',
  )
  t.deepEqual(rows, [{ ended: 'denied', plan: '[]', context: '{}' }])
})

test('a redirect to another flow ends the one run and begins the other in one step', async (t) => {
  const served = await serveStages(t, ['switches'])
  const { body } = await answerFiftyTimes(t, served, 'keep')
  t.deepEqual(body, { component: 'xak-flow-redirect', to: '/if/flow/other/' })
  const { rows } = await served.storage.pool.query('select flow, version, ended from sallyport_run order by flow')
  t.deepEqual(rows, [
    { flow: 'other', version: 0, ended: null },
    { flow: 'tested', version: 1, ended: 'completed' },
  ])
})

for (const keep of [true, false]) {
  test(`a redirect to another flow ${keep ? 'takes the context along' : 'leaves the context behind'}, cancels the other run that was under way, and keeps next`, async (t) => {
    const { browser, storage } = await serveStages(t, ['switches'])
    const ann = browser()
    await ann.challenge('other')
    await ann.answer('other', {})
    await ann.challenge('tested', { query: 'next=%2Fend' })
    const sent = await ann.answer('tested', { answer: keep ? 'keep' : 'drop' }, { query: 'next=%2Fend' })
    t.is(sent.body.to, '/if/flow/other/?next=%2Fend')
    const other = await ann.challenge('other')
    t.deepEqual(other.body.notes, keep ? ['keep'] : [])
    t.is((await ann.answer('other', { answer: 'x' })).body.to, '/end')
    const { rows } = await storage.pool.query("select ended from sallyport_run where flow = 'other'")
    t.deepEqual(rows, [{ ended: 'completed' }])
  })
}

for (const [to, leads] of [
  ['/app', '/app'],
  ['https://evil.example/', undefined],
  ['//evil.example', undefined],
] as const) {
  test(`a stage that redirects to ${to} ${leads === undefined ? 'is a crash that loses nothing' : 'ends the run there'}`, async (t) => {
    const { browser } = await serveStages(t, ['leaves'])
    const ann = browser()
    const { body } = await ann.challenge('tested')
    const answer = await ann.answer('tested', { answer: to })
    if (leads === undefined) {
      t.is(answer.status, 500)
      t.is((await ann.answer('tested', { answer: '/ok' }, { step: body.step })).body.to, '/ok')
    } else t.is(answer.body.to, leads)
  })
}

for (const action of ['restart', 'restart_with_context'] as const) {
  for (const stage of ['retries', 'denies'] as const) {
    test(`a stage that ${stage} begins the flow again where its binding says ${action}, and the reason is shown once`, async (t) => {
      const { browser } = await serveStages(t, [], {
        stages: [{ stage: 'passes' }, { stage, invalidResponseAction: action }],
      })
      const ann = browser()
      await ann.challenge('tested')
      await ann.answer('tested', { answer: 'first' })
      const again = await ann.answer('tested', { answer: 'second' })
      t.is(again.body.component, 'test-stage-passes')
      t.deepEqual(again.body.flow_info.messages, [{ level: 'error', message: stage === 'retries' ? 'Again.' : 'No.' }])
      const written = stage === 'retries' ? ['first', 'second'] : ['first']
      t.deepEqual(again.body.notes, action === 'restart' ? [] : written)
      const reloaded = await ann.challenge('tested')
      t.is(reloaded.body.flow_info.messages, undefined)
      t.is(challengeOfStep(reloaded.body.step), challengeOfStep(again.body.step))
    })
  }
}

test('a chain of silent stages commits once or not at all: a throw in the third undoes the first', async (t) => {
  const served = await serveStages(t, ['passes', 'one', 'two', 'three', 'retries'])
  const ann = served.browser()
  const { body } = await ann.challenge('tested')
  broken = true
  const crash = await ann.answer('tested', { answer: 'x' })
  t.is(crash.status, 500)
  t.is(crash.body.component, 'ak-stage-flow-error')
  t.is((await served.storage.pool.query('select * from sallyport_run')).rowCount, 0)
  const before = (await served.storage.events.list()).map(({ action }) => action)
  t.deepEqual(before, ['system_exception'])
  broken = false
  const done = await ann.answer('tested', { answer: 'x' }, { step: body.step })
  t.deepEqual(done.body.notes, ['x', 'one', 'two'])
  const { rows } = await served.storage.pool.query(
    'select version, json_array_length(history) as entries from sallyport_run',
  )
  t.deepEqual(rows, [{ version: 1, entries: 4 }])
  const after = (await served.storage.events.list()).map(({ action }) => action)
  t.deepEqual(after, ['system_exception', 'test_one'])
})

test('silent stages that begin again without end are stopped', async (t) => {
  const { browser } = await serveStages(t, [], {
    stages: [
      { stage: 'passes' },
      { stage: 'deny', invalidResponseAction: 'restart_with_context' },
      { stage: 'question' },
    ],
  })
  const ann = browser()
  await ann.challenge('tested')
  // The restart shows the first stage again: nothing goes in a circle without an answer.
  t.is((await ann.answer('tested', { answer: 'x' })).body.component, 'test-stage-passes')
  const log = recordingLog()
  const circle = await serveStages(
    t,
    [],
    { stages: [{ stage: 'one' }, { stage: 'deny', invalidResponseAction: 'restart' }] },
    log,
  )
  const end = await circle.browser().answer('tested', {}, { step: false })
  t.is(end.body.component, 'ak-stage-access-denied')
  t.is(end.body.code, 'too_many_transitions')
  const line = log.lines.find((one) => one.startsWith('warn A run goes in a circle.')) ?? ''
  t.regex(line, /stage: 'tested-deny',\s+plugin: '@sallyport\/stage-deny'/)
})

test('a crash shows a superuser the cause, and others only its id', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      { slug: 'crash', designation: 'authorization', stages: [{ stage: 'dummy', config: { throwError: true } }] },
    ],
  })
  const login = 'default-authentication-flow'
  for (const name of ['ann', 'admin']) {
    const visitor = browser()
    await visitor.challenge(login)
    await visitor.answer(login, { uid_field: name })
    await visitor.answer(login, { password: 'correct horse' })
    const { status, body, headers } = await visitor.challenge('crash')
    t.is(status, 500)
    t.is(body.request_id, headers.get('x-request-id'))
    t.is(typeof body.error, name === 'admin' ? 'string' : 'undefined')
    t.is(typeof body.traceback, name === 'admin' ? 'string' : 'undefined')
  }
})
