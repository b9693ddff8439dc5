import { defineStage, pass, redirect, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import { challengeOfStep } from '../support/challenge-of-step.ts'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, notes, question } from '../support/stages.ts'

const forgetful = askStage('forgetful', () => pass(), { provides: [notes] })
const needy = askStage('needy', () => pass(), { requires: [notes] })
const leads = askStage('leads', (_visit, answer) => redirect({ flow: answer }))

const flow = (slug: string, stages: FlowDocument['stages']): FlowDocument => ({
  slug,
  designation: 'authorization',
  stages,
})

test('a stage that finds its context empty, although it was promised, ends the run as missing_context', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(forgetful, needy)],
    flows: [flow('tested', [{ stage: 'forgetful' }, { stage: 'needy' }])],
  })
  const ann = browser()
  await ann.challenge('tested')
  const { status, body } = await ann.answer('tested', { answer: 'x' })
  t.is(status, 200)
  t.is(body.component, 'ak-stage-access-denied')
  t.is(body.code, 'missing_context')
})

test('a first stage whose context nobody has given is not shown, and no answer reaches it', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(needy)],
    flows: [{ ...flow('tested', [{ stage: 'needy' }]), given: ['test_notes'] }],
  })
  const ann = browser()
  t.is((await ann.challenge('tested')).body.code, 'missing_context')
  t.is((await ann.answer('tested', { answer: 'x' })).body.code, 'missing_context')
})

test('a redirect to a flow that does not exist ends the run as flow_not_found', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(leads)],
    flows: [flow('tested', [{ stage: 'leads' }])],
  })
  const ann = browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', { answer: 'nowhere' })).body.code, 'flow_not_found')
})

test('flows that lead to each other without asking anything are stopped', async (t) => {
  const to = (targetFlow: string): FlowDocument['stages'][number] => ({
    stage: 'redirect',
    config: { mode: 'flow', targetFlow },
    // A stage with policies is no certain way, so the circle is not found when the flows are applied.
    policies: [{ user: 'nobody', negate: true }],
  })
  const { browser } = await serve(t, { flows: [flow('here', [to('there')]), flow('there', [to('here')])] })
  const ann = browser()
  const codes: string[] = []
  let slug = 'here'
  for (let hops = 0; hops < 20 && codes.length === 0; hops += 1) {
    await ann.challenge(slug)
    const { body } = await ann.answer(slug, {})
    if (body.component === 'xak-flow-redirect') slug = body.to.split('/')[3]
    else codes.push(body.code)
  }
  t.deepEqual(codes, ['too_many_redirects'])
})

test('a visitor redirected to a flow that does not apply to them sees why', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(leads, question)],
    flows: [
      flow('tested', [{ stage: 'leads' }]),
      { ...flow('closed', [{ stage: 'question' }]), authentication: 'require_superuser' },
    ],
  })
  const ann = browser()
  await ann.challenge('tested')
  const { body } = await ann.answer('tested', { answer: 'closed' })
  t.is(body.component, 'ak-stage-access-denied')
  t.is(body.code, 'requirement_not_met')
})

test('a body that does not fit neither begins the flow again nor reaches the stage, whatever its binding says', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [flow('tested', [{ stage: 'question' }, { stage: 'question', invalidResponseAction: 'restart' }])],
  })
  const ann = browser()
  await ann.challenge('tested')
  const second = await ann.answer('tested', { answer: 'x' })
  const { status, body } = await ann.answer('tested', { answer: [] })
  t.is(status, 200)
  t.is(challengeOfStep(body.step), challengeOfStep(second.body.step))
  t.is(body.response_errors.answer[0].code, 'invalid')
})

test('a cancelled run leaves an event, and a reload begins anew', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [flow('tested', [{ stage: 'question' }, { stage: 'question' }])],
  })
  const ann = browser()
  await ann.challenge('tested')
  await ann.answer('tested', { answer: 'x' })
  await ann.get('/flows/-/cancel/?flow=tested')
  const [event] = await storage.events.list()
  t.is(event?.action, 'flow_cancelled')
  t.is(event?.flow, 'tested')
  const { rows } = await storage.pool.query('select ended from sallyport_run')
  t.deepEqual(rows, [{ ended: 'cancelled' }])
  t.is((await ann.challenge('tested')).body.component, 'test-stage-question')
})

test('what a stage presents is cleaned by its schema, and what does not fit is a crash', async (t) => {
  const shows = (type: string, fields: object) =>
    defineStage({
      type,
      version: 1,
      component: `test-stage-${type}`,
      config: Type.Object({}),
      challenge: Type.Object({ colour: Type.String() }),
      response: Type.Object({}),
      // Whatever a plugin hands over that was written without types.
      present: () => fields as { colour: string },
      submit: () => pass(),
    })
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(shows('open', { colour: 'blue', secret: 'x' }), shows('wrong', { colour: 7 }))],
    flows: [flow('cleaned', [{ stage: 'open' }]), flow('wrong', [{ stage: 'wrong' }])],
  })
  const { body } = await browser().challenge('cleaned')
  t.is(body.colour, 'blue')
  t.false('secret' in body)
  const crash = await browser().challenge('wrong')
  t.is(crash.status, 500)
  t.is(crash.body.component, 'ak-stage-flow-error')
})
