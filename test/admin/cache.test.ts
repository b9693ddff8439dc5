import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { foreignClient, loggedIn } from './helper.ts'

test('clearing the cache forgets previous revisions, and a run on one of them goes on', async (t) => {
  const flow = (...stages: readonly string[]) => ({
    slug: 'changing',
    designation: 'authorization' as const,
    stages: stages.map((name) => ({ stage: 'dummy', name })),
  })
  const served = await serve(t, { flows: [flow('one', 'two')] })
  const admin = await loggedIn(served, 'admin')
  await admin.challenge('changing')
  await admin.answer('changing', {})
  await served.engine.applyFlows([{ flow: flow('other'), source: 'test' }], 'test')
  const api = foreignClient(served, admin)
  const current = served.engine.definitions.all().length
  t.is((await api.flowsInstancesCacheInfoRetrieve()).count, current + 1)
  t.is((await api.flowsInstancesRetrieve({ slug: 'changing' })).cacheCount, 2)
  await api.flowsInstancesCacheClearCreate()
  t.is((await api.flowsInstancesCacheInfoRetrieve()).count, current)
  t.is((await admin.challenge('changing')).body.name, 'two')
  t.is((await served.browser().challenge('changing')).body.name, 'other')
})
