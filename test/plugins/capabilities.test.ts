import {
  defineMessages,
  defineMetric,
  definePlugin,
  definePluginHooks,
  definePolicy,
  defineStage,
  installPlugins,
  pass,
  SetupError,
  type Plugin,
  type PluginCapabilities,
} from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { SyncHook } from 'tapable'
import Type from 'typebox'

const LOG = { debug() {}, info() {}, warn() {}, error() {} }

const logsIn = defineStage({
  type: 'acme_login',
  version: 1,
  config: Type.Object({}),
  issuesSession: true,
  act: () => pass(),
})

const provesPin = defineStage({
  type: 'acme_prove',
  version: 1,
  config: Type.Object({}),
  proves: ['pin'],
  act: () => pass(),
})
const writes = defineStage({
  type: 'acme_write',
  version: 1,
  config: Type.Object({}),
  writesPeople: true,
  act: () => pass(),
})
const sendsLinks = defineStage({
  type: 'acme_link',
  version: 1,
  config: Type.Object({}),
  vouchesByLink: true,
  act: () => pass(),
})
const getDoorHooks = definePluginHooks('acme-door', () => ({ opened: new SyncHook<[]>([]) }))

interface Case {
  readonly uses: Partial<Plugin>
  readonly capabilities: PluginCapabilities
  readonly sentence: string
}

const cases: Readonly<Record<string, Case>> = {
  'logs in': {
    uses: { stages: [logsIn] },
    capabilities: { issuesSessions: true },
    sentence:
      'registers the stage type "acme_login", which logs in or out, but does not declare "capabilities.issuesSessions"',
  },
  'writes users': {
    uses: { stages: [writes] },
    capabilities: { writesUsers: true },
    sentence:
      'registers the stage type "acme_write", which writes users, but does not declare "capabilities.writesUsers"',
  },
  'vouches by links': {
    uses: { stages: [sendsLinks] },
    capabilities: { vouchesByLinks: true },
    sentence:
      'registers the stage type "acme_link", which vouches by links, but does not declare "capabilities.vouchesByLinks"',
  },
  'proves a method': {
    uses: { stages: [provesPin] },
    capabilities: { proves: ['pin'] },
    sentence:
      'registers the stage type "acme_prove", which proves "pin", but does not declare it in "capabilities.proves"',
  },
  stores: {
    uses: { tables: [{ entities: [], migrations: [] }] },
    capabilities: { tables: true },
    sentence: 'registers tables, but does not declare "capabilities.tables"',
  },
  'stores by a tap': {
    uses: {
      apply: ({ hooks }) => hooks.entities.tap('acme', (entities) => entities.add({ entities: [], migrations: [] })),
    },
    capabilities: { tables: true },
    sentence: 'registers tables, but does not declare "capabilities.tables"',
  },
  'answers requests': {
    uses: { routes: [{ method: 'GET', path: '/pins/', access: 'user', handle: () => ({ body: [] }) }] },
    capabilities: { routes: true },
    sentence: 'registers the route "/pins/", but does not declare "capabilities.routes"',
  },
  'taps a hook of a request': {
    uses: { apply: ({ hooks }) => hooks.challenge.tap('acme', (challenge) => challenge) },
    capabilities: { hooks: ['challenge'] },
    sentence: 'taps the hook "challenge", but does not declare it in "capabilities.hooks"',
  },
  'taps an event': {
    uses: { apply: ({ hooks }) => hooks.flowDenied.tap('acme', () => undefined) },
    capabilities: { hooks: ['flowDenied'] },
    sentence: 'taps the hook "flowDenied", but does not declare it in "capabilities.hooks"',
  },
  'taps a hook of another plugin': {
    uses: { apply: (host) => getDoorHooks(host).opened.tap('acme', () => undefined) },
    capabilities: { hooks: ['acme-door.opened'] },
    sentence: 'taps the hook "acme-door.opened", but does not declare it in "capabilities.hooks"',
  },
}

const install = (plugin: Partial<Plugin>): unknown =>
  installPlugins([definePlugin({ name: 'acme', version: '1.0.0', ...plugin })], { log: LOG })

for (const [title, { uses, capabilities, sentence }] of Object.entries(cases)) {
  test(`a plugin that ${title} says so, or the start stops`, (t) => {
    t.throws(() => install(uses), {
      instanceOf: SetupError,
      code: 'undeclared_capability',
      message: `The plugin "acme" ${sentence}.`,
    })
    // Another capability is not enough.
    const others: PluginCapabilities = { hosts: ['acme.example'], mail: true, proves: ['totp'], hooks: ['failed'] }
    t.throws(() => install({ ...uses, capabilities: others }), { code: 'undeclared_capability' })
    t.notThrows(() => install({ ...uses, capabilities }))
  })
}

test('a plugin that declares nothing may ask, answer policies, draw pages and speak', (t) => {
  const catalog = defineMessages('acme', { en: { title: 'Notes' } })
  const nothing = Type.Object({})
  const asks = defineStage({
    type: 'acme_ask',
    version: 1,
    component: 'acme-stage-ask',
    config: nothing,
    challenge: nothing,
    response: nothing,
    present: () => ({}),
    submit: () => pass(),
  })
  t.notThrows(() =>
    install({
      stages: [asks],
      policies: [definePolicy({ type: 'acme_yes', version: 1, config: nothing, evaluate: () => ({ passing: true }) })],
      pages: [{ component: 'acme-stage-ask' }],
      messages: [catalog],
      metrics: [defineMetric({ name: 'acme_asked_total', kind: 'counter', labels: [], help: 'Asked.' })],
      settings: [
        {
          name: 'acme',
          title: catalog.messages.title,
          stage: 'acme_ask',
          list: async () => [],
          remove: async () => false,
        },
      ],
    }),
  )
})

const malformed: readonly [title: string, capabilities: unknown, sentence: string][] = [
  ['are a list', ['tables'], 'declares "capabilities", which must be an object'],
  ['are misspelt', { table: true }, 'declares the unknown capability "table"; perhaps "tables" is meant'],
  ['are a text for a yes', { tables: 'yes' }, 'declares "capabilities.tables", which must be true or false'],
  ['are a text for a list', { proves: 'pin' }, 'declares "capabilities.proves", which must be an array of strings'],
  ['are a list of numbers', { hooks: [1] }, 'declares "capabilities.hooks", which must be an array of strings'],
  [
    'name a URL for a host',
    { hosts: ['https://acme.example/'] },
    'declares the host "https://acme.example/", which must be a host name such as "api.example.com"',
  ],
  [
    'name a hook that there is not',
    { hooks: ['chalenge'] },
    'declares the hook "chalenge", which is none of a request; perhaps "challenge" is meant',
  ],
]

for (const [title, capabilities, sentence] of malformed) {
  test(`capabilities that ${title} stop the start with one sentence`, (t) => {
    // A plugin in plain JavaScript.
    t.throws(() => install({ capabilities: capabilities as PluginCapabilities }), {
      instanceOf: SetupError,
      message: `The plugin "acme" ${sentence}.`,
    })
  })
}

test('a plugin that needs mail stops a start without any', async (t) => {
  const acme = definePlugin({ name: 'acme', version: '1.0.0', capabilities: { mail: true } })
  await t.throwsAsync(serve(t, { plugins: [acme] }), {
    message: 'The plugin "acme" needs mail, but nothing here sends any.',
  })
})

test('a plugin that taps a hook which does not exist stops the start with one sentence', async (t) => {
  const apply = ({ hooks }: { hooks: object }): void => {
    // A plugin in plain JavaScript.
    const { loggedIn } = hooks as { loggedIn: { tap(name: string, tap: () => void): void } }
    loggedIn.tap('acme', () => undefined)
  }
  await t.throwsAsync(serve(t, { plugins: [definePlugin({ name: 'acme', version: '1.0.0', apply })] }), {
    message:
      'The plugin "acme" failed in "apply": there is no hook "loggedIn"; there are stages, policies, routes, entities, messages, pages, metrics, settings, plan, challenge, response, flowStarted, stageCompleted, flowCompleted, flowDenied, flowCancelled, failed.',
  })
})
