import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { acme, pinFlow } from './acme.ts'

const BUILT_IN = [
  'xak-flow-redirect',
  'xak-flow-shell',
  'xak-flow-frame',
  'ak-stage-access-denied',
  'ak-stage-flow-error',
  'ak-stage-autosubmit',
  'ak-stage-session-end',
  'ak-stage-consent',
]

test('the unions hold the components of the engine and of the installed plugins, and no others', async (t) => {
  const without = await serve(t)
  const bare = (await without.browser().get('/api/v3/schema/')).body.components.schemas
  const known = Object.keys(bare.ChallengeTypes.discriminator.mapping)
  for (const component of [...BUILT_IN, 'ak-stage-identification', 'ak-stage-password', 'ak-stage-user-login']) {
    t.true(known.includes(component), component)
  }
  t.false(known.includes('acme-stage-pin'))
  const { browser } = await serve(t, { plugins: [acme] })
  const { schemas } = (await browser().get('/api/v3/schema/')).body.components
  for (const [union, what] of [
    ['ChallengeTypes', 'Challenge'],
    ['FlowChallengeResponseRequest', 'ChallengeResponseRequest'],
  ] as const) {
    const { mapping, propertyName } = schemas[union].discriminator
    t.is(propertyName, 'component')
    t.is(mapping['acme-stage-pin'], `#/components/schemas/AcmeStagePin${what}`)
    t.is(mapping['ak-stage-acme-choice'], `#/components/schemas/AcmeChoice${what}`)
    t.is(mapping['ak-stage-password'], `#/components/schemas/Password${what}`)
  }
  const { mapping } = schemas.FlowChallengeResponseRequest.discriminator
  for (const final of ['xak-flow-redirect', 'ak-stage-access-denied', 'ak-stage-flow-error']) t.false(final in mapping)
})

test('a component has the fields of its stage and those of the executor', async (t) => {
  const { browser } = await serve(t, { plugins: [acme] })
  const { schemas } = (await browser().get('/api/v3/schema/')).body.components
  const pin = schemas.AcmeStagePinChallenge
  t.deepEqual(pin.properties.component, { type: 'string', const: 'acme-stage-pin' })
  t.deepEqual(pin.required.toSorted(), ['component', 'either', 'flow_info', 'hint', 'step', 'tree'])
  t.deepEqual(pin.properties.hint.prefixItems, [{ type: 'string' }, { type: 'integer' }])
  t.deepEqual(pin.properties.tree, { $ref: '#/components/schemas/AcmeStagePinChallengeNode' })
  t.false('additionalProperties' in pin)
  t.true('pending_user' in schemas.PasswordChallenge.properties)
  t.false('pending_user' in pin.properties)
  const { properties, required } = schemas.AcmeStagePinChallengeResponseRequest
  t.deepEqual(Object.keys(properties).toSorted(), ['component', 'pin', 'step'])
  t.deepEqual(required, ['pin'])
})

test('a schema that follows the configuration is there for the default one and for that of each flow', async (t) => {
  const { browser, engine } = await serve(t, { plugins: [acme], flows: [pinFlow('short', { length: 4 })] })
  const lengths = async (): Promise<readonly number[]> => {
    const { schemas } = (await browser().get('/api/v3/schema/')).body.components
    const { anyOf } = schemas.AcmeStagePinChallengeResponseRequest
    return anyOf.map((one: { properties: { pin: { maxLength: number } } }) => one.properties.pin.maxLength)
  }
  t.deepEqual(await lengths(), [6, 4])
  await engine.applyFlows([{ flow: pinFlow('long', { length: 9 }), source: 'test' }], 'test')
  t.deepEqual(await lengths(), [6, 9, 4])
})

test('a plugin’s routes are there with body, access and the errors that they may answer', async (t) => {
  const { browser } = await serve(t, { plugins: [acme] })
  const { paths } = (await browser().get('/api/v3/schema/')).body
  const { post, get } = paths['/plugins/@acme/pin/devices/{device}/send']
  t.deepEqual(post.parameters, [{ in: 'path', name: 'device', required: true, schema: { type: 'string' } }])
  t.is(post.requestBody.content['application/json'].schema.properties.to.maxLength, 100)
  t.deepEqual(post.security, [{ session: [] }])
  t.deepEqual(get.security, [{}, { session: [] }])
  t.deepEqual(Object.keys(post.responses), ['400', '403', '413', '415', '500', '503', '2XX'])
  t.deepEqual(Object.keys(get.responses), ['400', '500', '503', '2XX'])
  t.regex(paths['/plugins/@acme/pin/devices'].delete.description, /superusers/)
  const ids = Object.values(paths).flatMap((item) => Object.values(item as object).map((one) => one.operationId))
  t.true(ids.includes('plugins_acme_pin_post_devices_device_send'))
  t.is(new Set(ids).size, ids.length)
})
