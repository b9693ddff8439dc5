import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { foreignClient, loggedIn } from './helper.ts'

const LOGIN = 'default-authentication-flow'

test('the foreign client inspects, retrieves, draws, exports and executes flows, and minds their cache', async (t) => {
  const served = await serve(t, {
    flows: [{ slug: 'two', designation: 'authorization', stages: [{ stage: 'dummy' }, { stage: 'dummy' }] }],
  })
  const jar = await loggedIn(served, 'admin')
  const api = foreignClient(served, jar)
  const query = 'inspector=available'

  await api.flowsExecutorGet({ flowSlug: 'two', query })
  const first = await api.flowsInspectorGet({ flowSlug: 'two' })
  t.false(first.isCompleted)
  t.is(first.currentPlan?.currentStage.stageObj.name, 'two-dummy')
  t.is(first.currentPlan?.nextPlannedStage.stageObj.name, 'two-dummy-2')
  t.deepEqual(first.plans, [])
  const flowChallengeResponseRequest = { component: 'ak-stage-dummy' as const }
  await api.flowsExecutorSolve({ flowSlug: 'two', query, flowChallengeResponseRequest })
  const second = await api.flowsInspectorGet({ flowSlug: 'two' })
  t.is(second.plans.length, 1)
  t.is(second.plans[0]?.currentStage.stageObj.name, 'two-dummy')
  t.is(second.currentPlan?.currentStage.stageObj.name, 'two-dummy-2')
  t.is(second.currentPlan?.nextPlannedStage.stageObj.name, '')

  const flow = await api.flowsInstancesRetrieve({ slug: LOGIN })
  t.is(flow.designation, 'authentication')
  t.is(flow.stages.length, 3)
  t.is(flow.exportUrl, `/api/v3/flows/instances/${LOGIN}/export/`)
  t.is(flow.cacheCount, 1)
  const { diagram } = await api.flowsInstancesDiagramRetrieve({ slug: LOGIN })
  t.true(diagram.startsWith('graph TD\n'))
  const file = await (await api.flowsInstancesExportRetrieve({ slug: LOGIN })).text()
  t.true(file.startsWith(`slug: ${LOGIN}\n`))
  const { link } = await api.flowsInstancesExecuteRetrieve({ slug: 'two' })
  t.is(link, 'http://sallyport.test/if/flow/two/')
  t.is((await api.flowsExecutorGet({ flowSlug: 'two', query })).component, 'ak-stage-dummy')

  const { count } = await api.flowsInstancesCacheInfoRetrieve()
  t.is(count, served.engine.definitions.all().length)
  await api.flowsInstancesCacheClearCreate()
  t.is((await api.flowsInstancesCacheInfoRetrieve()).count, count)
})
