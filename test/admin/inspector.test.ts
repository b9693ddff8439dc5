import { contextKey, defineStage, pass, retry, invalid } from '@sallyport/core'
import { serve, type Served, type TestContext } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, note } from '../support/stages.ts'
import { allow, inspect, loggedIn } from './helper.ts'

const answers = contextKey(
  'test_answers',
  Type.Array(Type.Object({ question: Type.String(), said: Type.String({ secret: true }) })),
)
const Nothing = Type.Object({})

/** Keeps a secret where its key's schema says so, and a copy of it where nothing says so. */
const secretive = defineStage({
  type: 'secretive',
  version: 1,
  component: 'test-stage-secretive',
  config: Nothing,
  challenge: Nothing,
  response: Type.Object({ answer: Type.String({ maxLength: 100 }) }),
  writes: [answers],
  present: () => ({}),
  submit({ context }, { answer }) {
    context.set(answers, [{ question: `Was it ${answer}?`, said: answer }])
    return pass()
  },
})

const noted = askStage('noted', (visit, answer) => {
  note(visit, answer)
  return answer === 'wrong' ? retry({ answer: invalid('No.') }) : pass()
})

const refusing = (name: string) => ({ policy: 'dummy', name, config: { result: false } })

async function serveRuns(t: TestContext): Promise<Served> {
  const served = await serve(t, {
    plugins: [stagesPlugin(noted, secretive)],
    flows: [
      { slug: 'two', designation: 'authorization', stages: [{ stage: 'noted' }, { stage: 'noted' }] },
      { slug: 'denying', designation: 'authorization', stages: [{ stage: 'noted' }, { stage: 'deny' }] },
      { slug: 'other', designation: 'authorization', stages: [{ stage: 'noted' }] },
      { slug: 'secretive', designation: 'authorization', stages: [{ stage: 'secretive' }, { stage: 'noted' }] },
      {
        slug: 'strict',
        designation: 'authorization',
        stages: [
          { stage: 'noted', name: 'planned', evaluateOnPlan: true, policies: [refusing('not-planned')] },
          { stage: 'noted', name: 'asked' },
          { stage: 'noted', name: 'arrived', policies: [refusing('not-on-arrival'), { group: 'nobody' }] },
          { stage: 'noted', name: 'last' },
        ],
      },
      {
        slug: 'strangers',
        designation: 'enrollment',
        authentication: 'require_unauthenticated',
        stages: [{ stage: 'noted' }],
      },
    ],
  })
  return served
}

async function rows({ storage }: Served): Promise<readonly { flow: string; inspection: unknown }[]> {
  const sql = "select flow, inspection from sallyport_run where flow not like 'default%'"
  return (await storage.pool.query<{ flow: string; inspection: unknown }>(sql)).rows
}

const opened = { query: 'inspector=available' }

test('an inspector does not exist for whoever may not inspect, and exists for one flow where the permission says so', async (t) => {
  const served = await serveRuns(t)
  const ann = await loggedIn(served)
  await ann.challenge('two')
  const nothing = { detail: 'There is nothing here.', code: 'not_found' }
  for (const jar of [served.browser(), ann]) {
    for (const slug of ['two', 'no-such-flow']) {
      const { status, body } = await inspect(jar, slug)
      t.is(status, 404)
      t.deepEqual(body, nothing)
    }
  }
  await allow(served, 'inspect_flow:two')
  t.is((await inspect(ann, 'two')).status, 200)
  t.deepEqual((await inspect(ann, 'other')).body, nothing)
  await allow(served, 'inspect_flow')
  t.is((await inspect(ann, 'other')).status, 200)
  t.is((await inspect(ann, 'no-such-flow')).body.code, 'flow_not_found')
})

test('a first challenge that nobody has answered is inspected, and still not stored', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('strict', opened)
  const { status, headers, body } = await inspect(admin, 'strict')
  t.is(status, 200)
  t.is(headers.get('cache-control'), 'no-store')
  t.is(headers.get('x-frame-options'), 'SAMEORIGIN')
  t.is(body.status, 'draft')
  t.false(body.is_completed)
  t.is(body.current_plan.current_stage.stage_obj.name, 'asked')
  t.is(body.current_plan.next_planned_stage.stage_obj.name, 'arrived')
  t.deepEqual(
    body.left_out.map(({ stage, when }: { stage: string; when: string }) => [stage, when]),
    [['planned', 'plan']],
  )
  t.deepEqual(await rows(served), [])
})

test('of a flow that was never started and is not for this browser there is nothing to inspect', async (t) => {
  const served = await serveRuns(t)
  const { status, text } = await inspect(await loggedIn(served, 'admin'), 'strangers')
  t.is(status, 400)
  t.is(text, '')
})

test('an inspector sees the run of its own flow and browser, and no other', async (t) => {
  const served = await serveRuns(t)
  const one = await loggedIn(served, 'admin')
  const two = await loggedIn(served, 'admin')
  for (const [jar, line] of [
    [one, 'of the first'],
    [two, 'of the second'],
  ] as const) {
    await jar.challenge('two')
    await jar.answer('two', { answer: line })
    const { body } = await inspect(jar, 'two')
    t.is(body.status, 'active')
    t.deepEqual(body.current_plan.plan_context, { test_notes: [line] })
    t.is(body.current_plan.current_stage.order, 1)
    // Nothing else of this flow's run is another flow's.
    t.is((await inspect(jar, 'other')).body.status, 'draft')
  }
  const [first, second] = [await inspect(one, 'two'), await inspect(two, 'two')]
  t.not(first.body.current_plan.session_id, second.body.current_plan.session_id)
})

test('a run that somebody else has begun in the same browser is not shown', async (t) => {
  const served = await serveRuns(t)
  const jar = await loggedIn(served)
  await jar.challenge('two', opened)
  await jar.answer('two', { answer: 'of ann' }, opened)
  await served.storage.pool.query('delete from sallyport_login_session')
  const login = 'default-authentication-flow'
  await jar.challenge(login)
  await jar.answer(login, { uid_field: 'admin' })
  await jar.answer(login, { password: 'correct horse' })
  const { body, text } = await inspect(jar, 'two')
  t.is(body.status, 'draft')
  t.false(text.includes('of ann'))
})

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

test('whoever may not inspect opens no inspector, whatever his page’s address says', async (t) => {
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

test('an expired, a cancelled and a denied run are told by their last state', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  for (const slug of ['two', 'secretive']) {
    await admin.challenge(slug, opened)
    await admin.answer(slug, { answer: 'one' }, opened)
  }
  await served.storage.pool.query("update sallyport_run set expires_at = now() where flow = 'two'")
  const expired = (await inspect(admin, 'two')).body
  t.deepEqual([expired.status, expired.is_completed, expired.plans.length], ['expired', true, 1])
  t.is(expired.current_plan.current_stage.stage_obj.name, 'two-noted-2')
  await admin.get('/flows/-/cancel/?flow=secretive')
  const cancelled = (await inspect(admin, 'secretive')).body
  t.deepEqual([cancelled.status, cancelled.is_completed, cancelled.plans.length], ['cancelled', true, 1])
  t.is(cancelled.current_plan.current_stage.stage_obj.name, 'secretive-secretive')
  await admin.challenge('denying', opened)
  await admin.answer('denying', { answer: 'one' }, opened)
  const denied = (await inspect(admin, 'denying')).body
  t.deepEqual([denied.status, denied.is_completed, denied.plans.length], ['denied', true, 1])
  t.like(denied.history[1], { stage: 'denying-deny', outcome: 'deny', code: 'denied' })
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

test('an inspector says which policy kept a stage out, when, and with which message', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('strict')
  await admin.answer('strict', { answer: 'x' })
  const { body } = await inspect(admin, 'strict')
  t.is(body.current_plan.current_stage.stage_obj.name, 'last')
  const dummy = { messages: ['dummy'], failed: false }
  t.like(body.left_out, [
    { stage: 'planned', type: 'noted', when: 'plan', reasons: [{ policy: 'not-planned', ...dummy }] },
    {
      stage: 'arrived',
      type: 'noted',
      when: 'arrival',
      reasons: [
        { policy: 'not-on-arrival', ...dummy },
        { policy: 'group nobody', messages: [], failed: false },
      ],
    },
  ])
  t.deepEqual(
    body.history.map(({ outcome }: { outcome: string }) => outcome),
    ['left_out', 'pass', 'dropped'],
  )
})

test('a run that was executed tells from its beginning which stages were left out', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.get('/api/v3/flows/instances/strict/execute/')
  const { body } = await inspect(admin, 'strict')
  t.is(body.status, 'active')
  t.is(body.left_out[0].reasons[0].policy, 'not-planned')
  t.is(body.current_plan.plan_context.pending_user.typed, 'admin')
})
