import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, note, question, silentStage } from '../support/stages.ts'
import { pass } from '@sallyport/core'
import { ask, createOracle } from './asked-policies.ts'

const notesDown = askStage('notes_down', (visit, answer) => {
  note(visit, answer)
  return pass()
})
const silent = silentStage('silent', () => pass())
const stages = stagesPlugin(question, notesDown, silent)

const flow = (more: Partial<FlowDocument>): FlowDocument => ({
  slug: 'tested',
  designation: 'authorization',
  stages: [{ stage: 'question' }],
  ...more,
})

test('a requirement is asked before any policy', async (t) => {
  const oracle = createOracle()
  const { browser } = await serve(t, {
    plugins: [stages, oracle.plugin],
    flows: [flow({ authentication: 'require_authenticated', policies: [ask('flow')] })],
  })
  t.is((await browser().challenge('tested')).body.code, 'requirement_not_met')
  t.deepEqual(oracle.asked, [])
})

test('no plan is kept for the next visitor: each is planned by what holds for them now', async (t) => {
  const oracle = createOracle()
  const { browser } = await serve(t, {
    plugins: [stages, oracle.plugin],
    flows: [
      flow({
        stages: [
          { stage: 'question', evaluateOnPlan: true, reEvaluatePolicies: false, policies: [ask('first')] },
          { stage: 'notes_down' },
        ],
      }),
    ],
  })
  const first = async (): Promise<string> => (await browser().challenge('tested')).body.component
  t.is(await first(), 'test-stage-question')
  oracle.refused.add('first')
  t.is(await first(), 'test-stage-notes-down')
  oracle.refused.clear()
  t.is(await first(), 'test-stage-question')
})

test('a marker is asked once, in the request that arrives, and a reload asks nobody', async (t) => {
  const oracle = createOracle()
  const { browser, storage } = await serve(t, {
    plugins: [stages, oracle.plugin],
    flows: [
      flow({
        stages: [
          { stage: 'question' },
          { stage: 'notes_down', policies: [ask('dropped')] },
          { stage: 'notes_down', policies: [ask('kept')] },
          { stage: 'question' },
        ],
      }),
    ],
  })
  oracle.refused.add('dropped')
  const ann = browser()
  await ann.challenge('tested')
  const arrived = await ann.answer('tested', { answer: 'x' })
  t.is(arrived.body.component, 'test-stage-notes-down')
  t.deepEqual(oracle.asked, ['dropped', 'kept'])
  const { body } = await ann.challenge('tested')
  t.is(challengeOfStep(body.step), challengeOfStep(arrived.body.step))
  // The verdict is part of this version: what the policy thinks by now does not take the stage away.
  oracle.refused.add('kept')
  t.is((await ann.answer('tested', { answer: 'y' })).body.component, 'test-stage-question')
  t.deepEqual(oracle.asked, ['dropped', 'kept'])
  const { rows } = await storage.pool.query('select history from sallyport_run')
  const [, entry] = rows[0].history
  t.is(entry.outcome, 'dropped')
  t.deepEqual(entry.reasons, [{ policy: 'oracle-dropped', messages: ['dropped spoke.'], failed: false }])
})

test('an answer to a first stage that is dropped meanwhile is not handed to the next one', async (t) => {
  const oracle = createOracle()
  const { browser } = await serve(t, {
    plugins: [stages, oracle.plugin],
    flows: [flow({ stages: [{ stage: 'question', policies: [ask('first')] }, { stage: 'notes_down' }] })],
  })
  const ann = browser()
  await ann.challenge('tested')
  oracle.refused.add('first')
  const told = await ann.answer('tested', { answer: 'for the question' })
  t.is(told.status, 409)
  t.is(told.body.code, 'flow_changed')
  t.is(told.body.component, 'test-stage-notes-down')
  t.deepEqual(told.body.notes, [])
})

test('when the last stage is dropped the flow is complete', async (t) => {
  const oracle = createOracle()
  const { browser } = await serve(t, {
    plugins: [stages, oracle.plugin],
    flows: [flow({ stages: [{ stage: 'question' }, { stage: 'notes_down', policies: [ask('last')] }] })],
  })
  oracle.refused.add('last')
  const ann = browser()
  await ann.challenge('tested', { query: 'next=%2Fapp' })
  t.deepEqual((await ann.answer('tested', { answer: 'x' })).body, { component: 'xak-flow-redirect', to: '/app' })
})

test('stages keep the order of the file, and one stage may stand in several places and flows', async (t) => {
  const who = { stage: 'identification', name: 'who' }
  const { browser } = await serve(t, {
    plugins: [stages],
    flows: [
      flow({
        stages: [
          { ...who, config: { userFields: ['email'] } },
          { stage: 'notes_down' },
          { stage: 'question', name: 'asked' },
          { stage: 'notes_down' },
          { stage: 'question', name: 'asked' },
        ],
      }),
      { slug: 'other', designation: 'authorization', stages: [who] },
    ],
  })
  const ann = browser()
  t.deepEqual((await ann.challenge('other')).body.user_fields, ['email'])
  t.deepEqual((await ann.challenge('tested')).body.user_fields, ['email'])
  const shown = [(await ann.answer('tested', { uid_field: 'ann@example.com' })).body.component]
  for (let place = 0; place < 4; place += 1) {
    shown.push((await ann.answer('tested', { answer: 'x' })).body.component)
  }
  t.deepEqual(shown, [
    'test-stage-notes-down',
    'test-stage-question',
    'test-stage-notes-down',
    'test-stage-question',
    'xak-flow-redirect',
  ])
})
