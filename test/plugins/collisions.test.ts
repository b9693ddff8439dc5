import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { pinPlugin } from '../support/pin-plugin.ts'
import { recordingLog } from '../support/recording-log.ts'

const flow = {
  slug: 'set-pin',
  designation: 'stage_configuration' as const,
  authentication: 'require_authenticated' as const,
  stages: [{ stage: 'acme_set_pin' }],
}

/** Ann has a PIN, and the table of the plugin takes each PIN once. */
async function serveTaken(t: ExecutionContext) {
  const log = recordingLog()
  const served = await serve(t, { plugins: [pinPlugin()], flows: [flow], log })
  const ann = served.browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '1234' })
  const admin = served.browser()
  await admin.logIn('admin')
  await admin.challenge('set-pin')
  const lines = (): readonly string[] => log.lines.filter((line) => line.includes('collides with what is stored'))
  return { admin, log, lines, served }
}

test('a step that collides with a table of a plugin is logged with plugin, table and constraint, without the value', async (t) => {
  const { admin, lines } = await serveTaken(t)
  t.is((await admin.answer('set-pin', { pin: '1234' })).status, 409)
  const [line = '', ...more] = lines()
  t.deepEqual(more, [])
  t.regex(line, /^warn .*plugin: 'acme-pin',\s+table: 'acme_pin',\s+constraint: 'acme_pin_pin_key'/s)
  t.false(line.includes('1234'))
})

test('a request that collides each time is a crash that names plugin and constraint, and the run goes on', async (t) => {
  const { admin, log } = await serveTaken(t)
  const send = () => admin.answer('set-pin', { pin: '1234' })
  t.deepEqual([(await send()).status, (await send()).status], [409, 409])
  const crash = await send()
  t.is(crash.status, 500)
  t.is(crash.body.component, 'ak-stage-flow-error')
  const sentence =
    'The plugin "acme-pin" failed in the commit of a step: the same request has collided 3 times with the constraint "acme_pin_pin_key"'
  t.true(log.lines.some((line) => line.includes(sentence)))
  await admin.challenge('set-pin')
  t.is((await admin.answer('set-pin', { pin: '4321' })).body.component, 'xak-flow-redirect')
})

test('answers that differ may collide as often as they like', async (t) => {
  const { admin, served } = await serveTaken(t)
  for (const pin of ['1', '2', '3']) {
    const other = served.browser()
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await other.logIn('ann')
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await other.challenge('set-pin')
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await other.answer('set-pin', { pin })
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    t.is((await admin.answer('set-pin', { pin })).status, 409)
  }
})

test('what a route of a plugin writes twice is logged, too', async (t) => {
  const { admin, lines } = await serveTaken(t)
  const { status } = await admin.post('/plugins/acme-pin/pins/ann/', { pin: '1234' })
  t.is(status, 409)
  t.regex(lines()[0] ?? '', /constraint: 'acme_pin_pin_key'/)
})
