import {
  defineMessages,
  defineMetric,
  definePlugin,
  definePolicy,
  defineStage,
  installPlugins,
  pass,
  type Plugin,
  type PluginRegistrations,
  type Registry,
} from '@sallyport/core'
import { builtInPlugins } from '@sallyport/server'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

const LOG = { debug() {}, info() {}, warn() {}, error() {} }
const nothing = Type.Object({})

const stage = defineStage({
  type: 'acme_note',
  version: 1,
  component: 'acme-stage-note',
  config: nothing,
  challenge: nothing,
  response: nothing,
  present: () => ({}),
  submit: () => pass(),
})
const catalog = defineMessages('acme', { en: { title: 'Notes' } })

const all: Required<PluginRegistrations> = {
  stages: [stage],
  policies: [definePolicy({ type: 'acme_yes', version: 1, config: nothing, evaluate: () => ({ passing: true }) })],
  pages: [{ component: 'acme-stage-note' }],
  messages: [catalog],
  tables: [{ entities: [], migrations: [] }],
  routes: [{ method: 'GET', path: '/notes/', access: 'user', handle: () => ({ body: {} }) }],
  settings: [
    {
      name: 'acme',
      title: catalog.messages.title,
      stage: 'acme_note',
      list: async () => [],
      remove: async () => false,
    },
  ],
  metrics: [defineMetric({ name: 'acme_notes_total', kind: 'counter', labels: [], help: 'Notes.' })],
}

const base = { name: 'acme', version: '1.0.0', capabilities: { tables: true, routes: true } } as const

const declares = definePlugin({ ...base, ...all })
const taps = definePlugin({
  ...base,
  apply({ hooks }) {
    hooks.entities.tap('acme', (added) => all.tables.forEach((item) => added.add(item)))
    hooks.messages.tap('acme', (added) => all.messages.forEach((item) => added.add(item)))
    hooks.metrics.tap('acme', (added) => all.metrics.forEach((item) => added.add(item)))
    hooks.settings.tap('acme', (added) => all.settings.forEach((item) => added.add(item)))
    hooks.routes.tap('acme', (added) => all.routes.forEach((item) => added.add(item)))
    hooks.policies.tap('acme', (added) => all.policies.forEach((item) => added.add(item)))
    hooks.pages.tap('acme', (added) => all.pages.forEach((item) => added.add(item)))
    hooks.stages.tap('acme', (added) => all.stages.forEach((item) => added.add(item)))
  },
})

function registered(plugin: Plugin): Partial<Registry> {
  const { plugins: _, stage: _stage, policy: _policy, ...rest } = installPlugins([plugin], { log: LOG }).registry
  return rest
}

test('what a plugin declares is registered as if it had tapped the hooks', (t) => {
  const { stages, policies, pages, messages, tables, routes, settings, metrics } = registered(declares)
  for (const list of [policies, pages, messages, tables, routes, settings, metrics]) t.is(list?.length, 1)
  t.deepEqual(stages?.at(-1), { plugin: 'acme', type: stage })
  t.deepEqual(registered(declares), registered(taps))
})

test('a plugin may declare some and tap for the rest', (t) => {
  const other = { ...stage, type: 'acme_other', component: 'acme-stage-other' }
  const both = definePlugin({
    ...base,
    stages: [stage],
    apply: ({ hooks }) => hooks.stages.tap('acme', (stages) => stages.add(other)),
  })
  const { stages } = installPlugins([both], { log: LOG }).registry
  t.deepEqual(
    stages.filter(({ plugin }) => plugin === 'acme').map(({ type }) => type.type),
    ['acme_note', 'acme_other'],
  )
})

test('a declared stage type that another plugin has stops the start, and both are named', (t) => {
  const second = definePlugin({ ...base, name: 'acme-second', stages: [stage] })
  t.throws(() => installPlugins([definePlugin({ ...base, stages: [stage] }), second], { log: LOG }), {
    message: 'The plugin "acme-second" registers the stage type "acme_note", which "acme" registers already.',
  })
})

test('the built-in plugins only declare', (t) => {
  t.deepEqual(
    builtInPlugins().filter(({ apply }) => apply !== undefined),
    [],
  )
})

test('a visitor passes a stage of a plugin without "apply"', async (t) => {
  const flow = { slug: 'note', designation: 'authorization' as const, stages: [{ stage: 'acme_note' }] }
  const notes = definePlugin({ name: 'acme', version: '1.0.0', stages: [stage], messages: [catalog] })
  const { browser } = await serve(t, { plugins: [notes], flows: [flow] })
  const visitor = browser()
  t.is((await visitor.challenge('note')).body.component, 'acme-stage-note')
  t.is((await visitor.answer('note', {})).body.component, 'xak-flow-redirect')
})
