import test from 'ava'
import { allow, inspect, loggedIn } from './helper.ts'
import { opened, rows, serveRuns } from './inspected-flows.ts'

test('an inspector does not exist for users who may not inspect, and exists for one flow where the permission says so', async (t) => {
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
  const { status, body } = await inspect(await loggedIn(served, 'admin'), 'strangers')
  t.is(status, 400)
  const why = 'Flow does not apply to current user.'
  t.deepEqual(body, {
    detail: `This browser has no run of the flow, and could not begin one: ${why}`,
    code: 'flow_not_applicable',
  })
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

test('an expired, a cancelled and a denied run are shown by their last state', async (t) => {
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

test('a run’s user has a username and an address, in snapshots too, and an unknown one the name that was typed', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  const login = 'default-authentication-flow'
  for (const [typed, username, email] of [
    ['ann@example.com', 'ann', 'ann@example.com'],
    ['nobody', 'nobody', ''],
  ] as const) {
    const { body } = await admin.get(`/api/v3/flows/instances/${login}/execute/`)
    t.truthy(body.link)
    await admin.challenge(login, opened)
    await admin.answer(login, { uid_field: typed }, opened)
    const { current_plan: current, plans } = (await inspect(admin, login)).body
    t.like(current.plan_context.pending_user, { typed, username, email })
    t.deepEqual(plans.at(-1).plan_context.pending_user, current.plan_context.pending_user)
  }
})
