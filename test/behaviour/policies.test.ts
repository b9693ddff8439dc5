import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { question } from '../support/stages.ts'
import { ask, createOracle } from './asked-policies.ts'

const guarded = (slug: string, more: Partial<FlowDocument>): FlowDocument => ({
  slug,
  designation: 'authorization',
  deniedAction: 'message',
  stages: [{ stage: 'question', name: `${slug}-question` }],
  ...more,
})

test('every policy is asked, and the messages of all stand in the order of the bindings, ties by their place', async (t) => {
  const oracle = createOracle()
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question), oracle.plugin],
    flows: [
      guarded('all', {
        policyEngineMode: 'all',
        policies: [
          { ...ask('later'), order: 5 },
          { ...ask('no'), order: 1 },
          { ...ask('yes'), order: 2 },
          { ...ask('turned'), order: 3, negate: true },
        ],
      }),
      guarded('tied', { policies: [ask('b'), ask('a')] }),
    ],
  })
  oracle.refused.add('no').add('a').add('b')
  const { body } = await browser().challenge('all')
  t.is(body.code, 'policy_denied')
  t.is(body.error_message, 'no spoke.\nyes spoke.\nturned spoke.\nlater spoke.')
  t.deepEqual(oracle.asked, ['no', 'yes', 'turned', 'later'])
  t.is((await browser().challenge('tied')).body.error_message, 'b spoke.\na spoke.')
})

test('a flow in the mode all needs every policy, and in the mode any one', async (t) => {
  const oracle = createOracle()
  const policies = [ask('yes'), ask('no')]
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question), oracle.plugin],
    flows: [guarded('all', { policyEngineMode: 'all', policies }), guarded('any', { policies })],
  })
  oracle.refused.add('no')
  t.is((await browser().challenge('all')).body.code, 'policy_denied')
  t.is((await browser().challenge('any')).body.component, 'test-stage-question')
})

test('each group and each person counts by itself, in both modes', async (t) => {
  const group = { group: 'nobodys-group' }
  const other = { user: 'somebody-else', negate: true }
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      guarded('all', { policyEngineMode: 'all', policies: [group, other] }),
      guarded('any', { policies: [group, other] }),
    ],
  })
  t.is((await browser().challenge('all')).body.code, 'policy_denied')
  t.is((await browser().challenge('any')).body.component, 'test-stage-question')
})

test('what a failing policy says stands in the audit, and not before the visitor', async (t) => {
  const oracle = createOracle()
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(question), oracle.plugin],
    flows: [guarded('failing', { policies: [ask('engine')] })],
  })
  oracle.broken.add('engine')
  t.is((await browser().challenge('failing')).body.error_message, 'Flow does not apply to current user.')
  const [event] = await storage.events.list()
  t.is(event?.action, 'policy_exception')
  t.is(event?.details['error'], 'engine is out of order.')
  // It concerns this request alone, and stands in nobody's way.
  oracle.broken.clear()
  t.is((await browser().challenge('failing')).body.component, 'test-stage-question')
})

test('a policy reads who asks, from where, and what the page was asked with', async (t) => {
  const seen: unknown[] = []
  const oracle = createOracle((_name, { client, flow, person }) => {
    seen.push([flow.slug, client.query.get('colour'), client.address !== '', person])
  })
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question), oracle.plugin],
    flows: [guarded('read', { policies: [ask('reader')] })],
  })
  await browser().challenge('read', { query: 'colour=blue' })
  t.deepEqual(seen, [['read', 'blue', true, undefined]])
})
