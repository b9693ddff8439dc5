import {
  contextKey,
  definePlugin,
  defineStage,
  installPlugins,
  pass,
  SetupError,
  type AskingStage,
  type FlowDocument,
  type Plugin,
} from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { recordingLog } from '../support/recording-log.ts'

const LOG = { debug() {}, info() {}, warn() {}, error() {} }
const nothing = Type.Object({})
const given = contextKey('acme_given', Type.String({ maxLength: 10 }))

type Shown = AskingStage<typeof nothing, typeof ShownSchema>
const ShownSchema = Type.Object({ value: Type.Unknown() })

/** A stage that shows something. */
function showing(present: Shown['present'], more: Partial<Shown> = {}): Plugin {
  const stage = defineStage({
    type: 'acme_show',
    version: 1,
    component: 'acme-stage-show',
    config: nothing,
    challenge: ShownSchema,
    response: nothing,
    present,
    submit: () => pass(),
    ...more,
  })
  return definePlugin({ name: 'acme', version: '1.0.0', stages: [stage] })
}

const flow: FlowDocument = { slug: 'tested', designation: 'authorization', stages: [{ stage: 'acme_show' }] }

function circular(): object {
  const value: { self?: unknown } = {}
  value.self = value
  return value
}

const isLogged = (lines: readonly string[], text: string): boolean =>
  lines.some((line) => line.includes(JSON.stringify(text).slice(1, -1)))

for (const [title, value] of [
  ['circular', circular()],
  ['of a BigInt', 1n],
] as const) {
  test(`a challenge that is ${title} is blamed on its stage, though another plugin taps it`, async (t) => {
    const log = recordingLog()
    const taps = definePlugin({
      name: 'acme-taps',
      version: '1.0.0',
      capabilities: { hooks: ['challenge'] },
      apply: ({ hooks }) => hooks.challenge.tap('acme-taps', (challenge) => challenge),
    })
    const { browser } = await serve(t, { plugins: [showing(() => ({ value })), taps], flows: [flow], log })
    t.is((await browser().challenge('tested')).status, 500)
    const sentence = 'The plugin "acme" failed in "present" of the stage "tested-acme-show": its challenge is no JSON.'
    t.true(isLogged(log.written, sentence), log.written.join('\n'))
    t.false(isLogged(log.written, 'The plugin "acme-taps" failed'))
  })
}

test('a tap that carries the name of another plugin stops the start, and the plugin that taps is named', (t) => {
  const good = definePlugin({ name: 'acme-good', version: '1.0.0' })
  const bad = definePlugin({
    name: 'acme-bad',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.stages.tap('acme-good', () => undefined),
  })
  t.throws(() => installPlugins([good, bad], { log: LOG }), {
    instanceOf: SetupError,
    message:
      'The plugin "acme-bad" failed in "apply": its tap of the hook "stages" carries the name "acme-good", and not its own.',
  })
})

test('a context key that a stage promises and does not set is named in the log, with the plugin that promises it', async (t) => {
  const log = recordingLog()
  const promises = showing(() => ({ value: 1 }), { provides: [given] })
  const wants = defineStage({ type: 'other_want', version: 1, config: nothing, requires: [given], act: () => pass() })
  const { browser } = await serve(t, {
    plugins: [promises, definePlugin({ name: 'other', version: '1.0.0', stages: [wants] })],
    flows: [{ ...flow, stages: [{ stage: 'acme_show' }, { stage: 'other_want' }] }],
    log,
  })
  const ann = browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', {})).body.code, 'missing_context')
  const line = log.written.find((one) =>
    one.includes('A stage requires a context key that no stage before it has set.'),
  )
  t.like(JSON.parse(line ?? '{}'), {
    plugin: 'other',
    key: 'acme_given',
    providers: [{ plugin: 'acme', stageType: 'acme_show' }],
  })
})

test('a context that present writes is an error, since it would not be kept', async (t) => {
  const log = recordingLog()
  const writes = showing(
    ({ context }) => {
      context.set(given, 'x')
      return { value: 1 }
    },
    { writes: [given] },
  )
  const { browser } = await serve(t, { plugins: [writes], flows: [flow], log })
  t.is((await browser().challenge('tested')).status, 500)
  t.true(isLogged(log.written, 'present() must not write the context, which would not be kept'))
})

test('a route whose body is no JSON is named with its plugin', async (t) => {
  const log = recordingLog()
  const plugin = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { routes: true },
    routes: [{ method: 'GET', path: '/circle/', access: 'public', handle: () => ({ body: circular() }) }],
  })
  const { browser } = await serve(t, { plugins: [plugin], log })
  const answer = await browser().get('/plugins/acme/circle/')
  t.is(answer.status, 500)
  t.regex(answer.headers.get('content-type') ?? '', /json/)
  const sentence = 'The plugin "acme" failed in its route GET "/circle/": it returns a body that is no JSON.'
  t.true(isLogged(log.written, sentence), log.written.join('\n'))
})

test('a set-up flow that does not exist is refused with its stage, also where the type has no "offers"', async (t) => {
  const config = Type.Object({ configureFlow: Type.Optional(Type.String({ maxLength: 100 })) })
  const sets = defineStage({ type: 'acme_set', version: 1, config, act: () => pass() })
  const plugin = definePlugin({ name: 'acme', version: '1.0.0', stages: [sets] })
  const flows = [{ ...flow, stages: [{ stage: 'acme_set', config: { configureFlow: 'nope-nope' } }] }]
  await t.throwsAsync(serve(t, { plugins: [plugin], flows }), {
    message: /flows\.tested\.stages\[0\] offers the flow "nope-nope", which does not exist/,
  })
})

test('a challenge that has a secret only with some configurations stops what applies one', async (t) => {
  const stage = defineStage({
    type: 'acme_hint',
    version: 1,
    component: 'acme-stage-hint',
    config: Type.Object({ bare: Type.Boolean() }),
    challenge: ({ bare }) => Type.Object({ hint: Type.String({ secret: bare }) }),
    response: nothing,
    present: () => ({ hint: 'x' }),
    submit: () => pass(),
  })
  const plugin = definePlugin({ name: 'acme', version: '1.0.0', stages: [stage] })
  const flows = [{ ...flow, stages: [{ stage: 'acme_hint', config: { bare: true } }] }]
  await t.throwsAsync(serve(t, { plugins: [plugin], flows }), { message: /has a secret at "\/hint"/ })
})

test('a stage whose schema takes anything cannot say what only the engine says', async (t) => {
  const open = Type.Object({ value: Type.Unknown() }, { additionalProperties: true })
  const plugin = showing(
    () => ({ value: 1, component: 'acme-other', response_errors: 'none', flow_info: {}, more: 2 }),
    {
      challenge: open,
    },
  )
  const { browser } = await serve(t, { plugins: [plugin], flows: [{ ...flow, title: 'Tested' }] })
  const { body } = await browser().challenge('tested')
  t.like(body, { component: 'acme-stage-show', value: 1, more: 2, flow_info: { title: 'Tested' } })
  t.false('response_errors' in body)
})
