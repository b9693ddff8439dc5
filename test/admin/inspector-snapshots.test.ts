import test from 'ava'
import { allow, inspect, loggedIn } from './helper.ts'
import { opened, rows, serveRuns } from './inspected-flows.ts'

test('a run that was opened with the inspector keeps what each version was about, also when it has ended', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('two', opened)
  for (const answer of ['wrong', 'right', 'last']) await admin.answer('two', { answer }, opened)
  const { body } = await inspect(admin, 'two')
  t.is(body.status, 'completed')
  t.true(body.is_completed)
  const stages = body.plans.map(({ current_stage }: { current_stage: { stage_obj: { name: string } } }) => {
    return current_stage.stage_obj.name
  })
  t.deepEqual(stages, ['two-noted', 'two-noted', 'two-noted-2'])
  t.deepEqual(body.plans[1].plan_context, { test_notes: ['wrong', 'right'] })
  t.is(body.plans[1].next_planned_stage.stage_obj.name, 'two-noted-2')
  t.deepEqual(body.current_plan, body.plans[2])
  t.is(body.current_plan.next_planned_stage.pk, '00000000-0000-0000-0000-000000000000')
  const outcomes = body.history.map(({ stage, outcome }: { stage: string; outcome: string }) => [stage, outcome])
  t.deepEqual(outcomes, [
    ['two-noted', 'retry'],
    ['two-noted', 'pass'],
    ['two-noted-2', 'pass'],
  ])
  t.deepEqual(Object.keys(body.history[0]).toSorted(), ['code', 'milliseconds', 'outcome', 'stage', 'type'])
})

test('a run that was not opened with the inspector keeps nothing for it but its history', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('two')
  await admin.answer('two', { answer: 'one' })
  const active = await inspect(admin, 'two')
  t.deepEqual(active.body.plans, [])
  t.deepEqual(active.body.current_plan.plan_context, { test_notes: ['one'] })
  await admin.answer('two', { answer: 'two' })
  const { body } = await inspect(admin, 'two')
  t.deepEqual([body.status, body.is_completed, body.plans, body.current_plan], ['completed', true, [], undefined])
  t.is(body.history.length, 2)
  t.deepEqual(
    (await rows(served)).map(({ inspection }) => inspection),
    [null],
  )
})

test('a user who may not inspect opens no inspector, whatever their page’s address says', async (t) => {
  const served = await serveRuns(t)
  await allow(served, 'inspect_flow:two')
  const ann = await loggedIn(served)
  for (const jar of [served.browser(), ann]) {
    await jar.challenge('other', opened)
    await jar.answer('other', { answer: 'x' }, opened)
  }
  t.deepEqual(
    (await rows(served)).map(({ inspection }) => inspection),
    [null, null],
  )
})

test('what a schema declares as secret is masked before it is stored, with every copy of it', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('secretive', opened)
  await admin.answer('secretive', { answer: 'the dog Rex' }, opened)
  const { body, text } = await inspect(admin, 'secretive')
  const masked = { test_answers: [{ question: 'Was it ********?', said: '********' }] }
  t.deepEqual(body.current_plan.plan_context, masked)
  t.deepEqual(body.plans[0].plan_context, masked)
  t.false(text.includes('Rex'))
  t.false(JSON.stringify((await rows(served))[0]?.inspection).includes('Rex'))
})
