import { createTelemetry, createMetrics } from '@sallyport/server'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { pinPlugin } from '../support/pin-plugin.ts'

const flow = { slug: 'set-pin', designation: 'stage_configuration' as const, stages: [{ stage: 'acme_set_pin' }] }

test('a metric of a plugin stands beside the engine’s', async (t) => {
  const metrics = createMetrics()
  const { browser } = await serve(t, {
    plugins: [pinPlugin()],
    flows: [{ ...flow, authentication: 'require_authenticated' }],
    telemetry: createTelemetry(metrics),
  })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '1234' })
  t.regex(await metrics.registry.metrics(), /^sallyport_acme_pins_total\{length="4"\} 1$/m)
})

test('a mail goes out once the step is committed, to nobody for a decoy, and not at all when the step is undone', async (t) => {
  const sent: string[] = []
  const { browser, storage } = await serve(t, {
    plugins: [pinPlugin()],
    flows: [{ ...flow, stages: [{ stage: 'identification' }, { stage: 'acme_set_pin' }] }],
    mail: { send: async ({ to }) => void sent.push(to) },
  })
  await storage.pool.query("insert into acme_pin values (gen_random_uuid(), 'somebody', '1234')")
  const set = async (username: string, pin: string): Promise<number> => {
    const visitor = browser()
    await visitor.challenge('set-pin')
    await visitor.answer('set-pin', { uid_field: username })
    return (await visitor.answer('set-pin', { pin })).status
  }
  t.is(await set('ann', '1234'), 409)
  t.is(await set('nobody', '1'), 200)
  t.deepEqual(sent, [])
  t.is(await set('ann', '2'), 200)
  t.deepEqual(sent, ['ann@example.com'])
})
