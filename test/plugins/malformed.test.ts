import {
  definePlugin,
  definePluginHooks,
  installPlugins,
  pass,
  SetupError,
  type Hooks,
  type Plugin,
  type PluginHost,
} from '@sallyport/core'
import test from 'ava'
import { SyncHook } from 'tapable'
import Type from 'typebox'

const LOG = { debug() {}, info() {}, warn() {}, error() {} }

/** What is written without types may hold anything. */
type Untyped = Readonly<Record<string, unknown>>

const plugin = (more: Untyped): Plugin => ({ name: 'acme', version: '1.0.0', apply() {}, ...more }) as Plugin

/** A plugin that hands something in through a hook. */
const registers = (hook: keyof Hooks, ...items: readonly unknown[]): Plugin =>
  plugin({
    capabilities: { tables: true, routes: true },
    apply: ({ hooks }: { readonly hooks: Hooks }) =>
      (hooks[hook] as Hooks['stages']).tap('acme', (registration) =>
        items.forEach((item) => registration.add(item as never)),
      ),
  })

const nothing = Type.Object({})
const stage = (change: Untyped): Plugin =>
  registers('stages', {
    type: 'plain',
    version: 1,
    component: 'acme-plain',
    config: nothing,
    challenge: nothing,
    response: nothing,
    present: () => ({}),
    submit: () => pass(),
    ...change,
  })
const route = { method: 'GET', access: 'public', handle: () => ({ body: {} }) }
const settings = { name: 'things', title: { id: 'acme.things' }, stage: 'plain', list() {}, remove() {} }

const DECLARED = {
  stages: 'a stage type',
  policies: 'a policy type',
  pages: 'a page part',
  messages: 'a message catalog',
  tables: 'what "defineTables" returns',
  routes: 'a route',
  settings: 'user settings',
  metrics: 'a metric',
}

const bad: readonly [title: string, plugin: unknown, sentence: string][] = [
  ['is nothing', undefined, 'The set of plugins holds undefined, which is no plugin.'],
  [
    'is a factory that nobody has called',
    function door() {},
    'The set of plugins holds the function "door", but its result is needed: call it.',
  ],
  [
    'depends on a text',
    plugin({ dependsOn: 'other' }),
    'The plugin "acme" declares "dependsOn", which must be an array of strings.',
  ],
  [
    'comes after a number',
    plugin({ after: 5 }),
    'The plugin "acme" declares "after", which must be an array of strings.',
  ],
  [
    'has an apply that is no function',
    plugin({ apply: 5 }),
    'The plugin "acme" declares "apply", which must be a function.',
  ],
  [
    'misspells a member',
    plugin({ stage: [] }),
    'The plugin "acme" has the unknown member "stage"; perhaps "stages" is meant.',
  ],
  ...(['stages', 'policies', 'pages', 'messages', 'tables', 'routes', 'settings', 'metrics'] as const).flatMap(
    (list): [string, Plugin, string][] => [
      [
        `declares "${list}" that are no list`,
        plugin({ [list]: {} }),
        `The plugin "acme" declares "${list}", which must be an array.`,
      ],
      [
        `declares a text among its "${list}"`,
        plugin({ [list]: ['door'] }),
        `The plugin "acme" declares "${list}[0]", which must be ${DECLARED[list]}.`,
      ],
    ],
  ),
  [
    'declares a function that nobody has called',
    plugin({ stages: [function doorStage() {}] }),
    'The plugin "acme" declares the function "doorStage" as "stages[0]", which must be a stage type: call it.',
  ],
  [
    'declares a stage type that is none',
    plugin({ stages: [{ type: 'plain' }] }),
    'The plugin "acme" registers the stage type "plain", whose version is no positive integer.',
  ],
  [
    'is applied asynchronously',
    plugin({ apply: async () => undefined }),
    'The plugin "acme" failed in "apply": it returns a promise, but the start waits for none.',
  ],
  [
    'rejects in apply',
    plugin({ apply: () => Promise.reject(new Error('no luck')) }),
    'The plugin "acme" failed in "apply": it returns a promise, but the start waits for none.',
  ],
  [
    'taps with what is no function',
    plugin({ apply: ({ hooks }: { readonly hooks: Hooks }) => hooks.flowStarted.tapPromise('acme', 7 as never) }),
    'The plugin "acme" failed in "apply": its tap of the hook "flowStarted" is no function.',
  ],
  ...(['stages', 'policies', 'routes', 'entities', 'messages', 'pages', 'metrics', 'settings'] as const).map(
    (hook): [string, Plugin, string] => [
      `hands in nothing through the hook ${hook}`,
      registers(hook, undefined),
      `The plugin "acme" registers something through the hook "${hook}" that is not an object.`,
    ],
  ),
  [
    'registers tables of no shape',
    registers('entities', {}),
    'The plugin "acme" registers tables that "defineTables" has not made.',
  ],
  [
    'registers messages of no shape',
    registers('messages', {}),
    'The plugin "acme" registers messages that "defineMessages" has not made.',
  ],
  [
    'registers messages under the name of the engine',
    registers('messages', { namespace: 'sallyport', languages: { en: {} } }),
    'The plugin "acme" registers the message namespace "sallyport", which "@sallyport/core" registers already.',
  ],
  [
    'registers a metric of an unknown kind',
    registers('metrics', { name: 'acme', kind: 'gauge', labels: [], help: '' }),
    'The plugin "acme" registers the metric "acme", which is a "gauge", but may be a counter or a histogram.',
  ],
  [
    'registers a page part of nothing',
    registers('pages', {}),
    'The plugin "acme" registers a page part of no component.',
  ],
  [
    'registers settings whose name fits no URL',
    registers('settings', { ...settings, name: '@acme/things' }),
    'The plugin "acme" registers the settings "@acme/things"; the name stands in a URL, such as "acme-pin".',
  ],
  [
    'registers settings that cannot be taken away',
    registers('settings', { ...settings, remove: undefined }),
    'The plugin "acme" registers the settings "things", which have no "list" or no "remove".',
  ],
  [
    'registers settings of a stage that nobody has',
    registers('settings', settings),
    'The plugin "acme" registers the settings "things" of the stage type "plain", which no plugin registers.',
  ],
  [
    'registers two routes that differ in the names of their parts',
    registers('routes', { ...route, path: '/a/:one/' }, { ...route, path: '/a/:two/' }),
    'The plugin "acme" registers the route "GET /plugins/acme/a/*/", which it registers already.',
  ],
  [
    'registers a stage without a component',
    stage({ component: undefined }),
    'The plugin "acme" registers the stage type "plain", whose component "undefined" is no name such as "acme-stage-pin".',
  ],
  [
    'registers a stage that requires a text',
    stage({ requires: ['pending_user'] }),
    'The plugin "acme" registers the stage type "plain", whose "requires" is no list of context keys.',
  ],
  [
    'taps a hook that is nearly one',
    plugin({ apply: ({ hooks }: { readonly hooks: Untyped }) => hooks['stage'] }),
    'The plugin "acme" failed in "apply": there is no hook "stage"; perhaps "stages" is meant.',
  ],
  [
    'taps without a name',
    plugin({ apply: ({ hooks }: PluginHost) => hooks.stages.tap(undefined as never, () => {}) }),
    `The plugin "acme" failed in "apply": a tap needs a name: tap("<the plugin's name>", function).`,
  ],
  [
    'registers a stage that proves a kind that there is not',
    stage({ proves: ['pin', { method: 'riddle', kind: 'wit' }] }),
    'The plugin "acme" registers the stage type "plain", whose "proves[1]" is neither a name nor { method, kind, label }.',
  ],
  [
    'registers a stage that proves a method whose label is a text',
    stage({ proves: [{ method: 'riddle', kind: 'knowledge', label: 'Riddle' }] }),
    'The plugin "acme" registers the stage type "plain", whose "proves[0]" is neither a name nor { method, kind, label }.',
  ],
  [
    'registers a stage that proves a text',
    stage({ proves: 'pin' }),
    'The plugin "acme" registers the stage type "plain", whose "proves" is no list.',
  ],
  [
    'registers a stage that cannot be entered',
    stage({ enter: 5 }),
    'The plugin "acme" registers the stage type "plain", whose "enter" is no function.',
  ],
  [
    'registers a stage whose configuredFor is an answer',
    stage({ configuredFor: true }),
    'The plugin "acme" registers the stage type "plain", whose "configuredFor" is no function.',
  ],
  [
    'registers a stage that asks for a step of its own',
    stage({ response: Type.Object({ step: Type.Integer() }) }),
    'The plugin "acme" registers the stage type "plain", whose response has the field "step", which is the engine\'s own.',
  ],
  [
    'registers a stage that shows errors of its own',
    stage({ challenge: Type.Union([nothing, Type.Object({ response_errors: Type.String() })]) }),
    'The plugin "acme" registers the stage type "plain", whose challenge has the field "response_errors", which is the engine\'s own.',
  ],
  [
    'shows a secret',
    stage({ challenge: Type.Object({ hints: Type.Array(Type.Object({ code: Type.String({ secret: true }) })) }) }),
    'The plugin "acme" registers the stage type "plain", whose challenge has a secret at "/hints/code": whatever is in a challenge leaves the server.',
  ],
  [
    'registers a stage whose response is a text',
    stage({ response: Type.String({ maxLength: 10 }) }),
    'The plugin "acme" registers the stage type "plain", whose response is no object.',
  ],
  [
    'registers a policy whose configuration is a text',
    registers('policies', { type: 'plain', version: 1, config: Type.String(), evaluate: () => ({ passing: true }) }),
    'The plugin "acme" registers the policy type "plain", whose config is no object.',
  ],
]

for (const [title, one, message] of bad) {
  test(`a plugin that ${title} stops the start with one sentence`, (t) => {
    t.throws(() => installPlugins([one as Plugin], { log: LOG }), { instanceOf: SetupError, message })
  })
}

test('a stage may show and take one of several objects', (t) => {
  const either = Type.Union([Type.Object({ one: Type.Integer() }), Type.Object({ two: Type.Integer() })])
  t.notThrows(() => installPlugins([definePlugin(stage({ challenge: either, response: either }))], { log: LOG }))
})

test('a plugin that taps another copy of a package than the one that calls the hooks stops the start', (t) => {
  const [own, copy] = [1, 2].map(() => definePluginHooks('acme', () => ({ changed: new SyncHook<[]>([]) })))
  const calls = plugin({ apply: (host: PluginHost) => own?.(host) })
  const taps = plugin({ name: 'taps', apply: (host: PluginHost) => copy?.(host).changed.tap('taps', () => {}) })
  t.throws(() => installPlugins([calls, taps], { log: LOG }), {
    instanceOf: SetupError,
    message:
      'The plugin "taps" failed in "apply": the hooks of "acme" are published twice, so there are two copies of that package.',
  })
})
