import { definePlugin, pass, type FlowDocument, type Hooks, type Plugin, type StageType } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

const Answer = Type.Object({ answer: Type.String({ maxLength: 10 }) })
const Shown = Type.Object({ value: Type.Unknown(), count: Type.Integer() })

function throws(): never {
  throw new Error('no luck')
}

const plugin = (apply: Required<Plugin>['apply']): Plugin => definePlugin({ name: 'acme', version: '1.0.0', apply })
const registers = (type: object): Plugin =>
  // A plugin without types registers what it likes.
  plugin(({ hooks }) => hooks.stages.tap('acme', (stages) => stages.add(type as StageType)))
const plain = {
  type: 'plain',
  version: 1,
  component: 'acme-plain',
  config: Type.Object({}),
  challenge: Shown,
  response: Answer,
  present: () => ({ value: 1, count: 1 }),
  submit: () => pass(),
}

const atStart: readonly [title: string, plugin: Plugin, sentence: string][] = [
  ['throws in apply', plugin(throws), 'The plugin "acme" failed in "apply": no luck.'],
  [
    'taps a hook that does not exist',
    plugin(({ hooks }) => (hooks as unknown as Record<string, Hooks['stages']>)['nothing']?.tap('acme', () => {})),
    'The plugin "acme" failed in "apply": there is no hook "nothing"; there are stages, policies, routes, entities, messages, pages, metrics, settings, plan, challenge, response, flowStarted, stageCompleted, flowCompleted, flowDenied, flowCancelled, failed.',
  ],
  [
    'registers a taken stage type',
    registers({ ...plain, type: 'password' }),
    'The plugin "acme" registers the stage type "password", which "@sallyport/stage-password" registers already.',
  ],
  [
    'registers a response that cannot be compiled',
    registers({ ...plain, response: Type.Object({ answer: Type.String({ maxLength: 10, pattern: '(' }) }) }),
    'The plugin "acme" registers the stage type "plain", whose response is a schema that cannot be compiled: "/properties/answer/pattern" is no pattern: Invalid regular expression: /(/u: Unterminated group.',
  ],
  [
    'registers a challenge that is no schema',
    registers({ ...plain, challenge: { type: 'object', properties: { value: 5 } } }),
    'The plugin "acme" registers the stage type "plain", whose challenge is a schema that cannot be compiled: "/properties/value" is no schema.',
  ],
  [
    'registers a configuration of no type of JSON',
    registers({ ...plain, config: { type: 'object', properties: { value: { type: 'date' } } } }),
    'The plugin "acme" registers the stage type "plain", whose config is a schema that cannot be compiled: "/properties/value/type" is no type of JSON.',
  ],
  [
    'registers no configuration',
    registers({ ...plain, config: undefined }),
    'The plugin "acme" registers the stage type "plain", whose config is a schema that cannot be compiled: "/" is no schema.',
  ],
]

for (const [title, bad, message] of atStart) {
  test(`a plugin that ${title} stops the start with one sentence`, async (t) => {
    await t.throwsAsync(serve(t, { plugins: [bad] }), { message })
  })
}

test('a schema that is made from the configuration and cannot be compiled is named with its flow', async (t) => {
  const response = (): unknown => Type.Object({ answer: Type.String({ maxLength: 10, pattern: '(' }) })
  const flow: FlowDocument = { slug: 'tested', designation: 'authorization', stages: [{ stage: 'plain' }] }
  await t.throwsAsync(serve(t, { plugins: [registers({ ...plain, response })], flows: [flow] }), {
    message: /^The plugin "acme" failed over the stage "tested-plain" of the flow "tested": Invalid regular expression/,
  })
})
