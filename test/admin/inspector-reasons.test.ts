import test from 'ava'
import { inspect, loggedIn } from './helper.ts'
import { serveRuns } from './inspected-flows.ts'

interface KeptOut {
  readonly stage: string
  readonly when: string
  readonly reasons: readonly [{ readonly policy: string }]
}

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

test('an executed run shows from its beginning which stages were left out', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  await admin.get('/api/v3/flows/instances/strict/execute/')
  const { body } = await inspect(admin, 'strict')
  t.is(body.status, 'active')
  t.is(body.left_out[0].reasons[0].policy, 'not-planned')
  t.is(body.current_plan.plan_context.pending_user.typed, 'admin')
})

test('a flow of which policies keep every stage out says why, also when it was executed', async (t) => {
  const served = await serveRuns(t)
  const admin = await loggedIn(served, 'admin')
  const why = async (): Promise<readonly unknown[]> => {
    const { status, body } = await inspect(admin, 'nothing-left')
    const reasons = body.left_out.map(({ stage, when, reasons: [{ policy }] }: KeptOut) => [stage, when, policy])
    return [status, body.status, body.is_completed, reasons]
  }
  const reasons = [
    ['kept-out', 'plan', 'never'],
    ['turned-away', 'arrival', 'neither'],
  ]
  t.deepEqual(await why(), [200, 'draft', false, reasons])
  t.is((await admin.get('/api/v3/flows/instances/nothing-left/execute/')).status, 200)
  t.deepEqual(await why(), [200, 'active', false, reasons])
})

test('a flow that refuses everybody says which message its policies gave', async (t) => {
  const served = await serveRuns(t)
  const { status, body } = await inspect(await loggedIn(served, 'admin'), 'refusing')
  t.is(status, 400)
  t.is(body.code, 'flow_not_applicable')
  t.true(body.detail.endsWith(': dummy'))
})
