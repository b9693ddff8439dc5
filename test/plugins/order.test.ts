import { definePlugin, definePluginHooks, installPlugins, type Plugin } from '@sallyport/core'
import { AsyncSeriesHook } from 'tapable'
import test from 'ava'

const SILENT = { debug() {}, info() {}, warn() {}, error() {} }

function plugin(name: string, order: Pick<Plugin, 'after' | 'before' | 'dependsOn'> = {}): Plugin {
  return definePlugin({ name, version: '1.0.0', ...order, apply() {} })
}

function orderOf(...plugins: readonly Plugin[]): readonly string[] {
  return installPlugins(plugins, { log: SILENT }).registry.plugins.map(({ name }) => name)
}

test('plugins are applied in the order of the list, but behind those that come first for them', (t) => {
  t.deepEqual(orderOf(plugin('a'), plugin('b')), ['a', 'b'])
  t.deepEqual(orderOf(plugin('a', { dependsOn: ['b'] }), plugin('b')), ['b', 'a'])
  t.deepEqual(orderOf(plugin('a', { after: ['b'] }), plugin('b')), ['b', 'a'])
  t.deepEqual(orderOf(plugin('a'), plugin('b', { before: ['a'] })), ['b', 'a'])
})

test('an order behind a plugin that is not installed means nothing', (t) => {
  t.deepEqual(orderOf(plugin('a', { after: ['x'], before: ['y'] })), ['a'])
})

test('plugins that wait for each other stop the start', (t) => {
  t.throws(() => orderOf(plugin('a', { after: ['b'] }), plugin('b', { after: ['a'] })), {
    message: 'The plugins a → b → a wait for each other.',
  })
})

test('a plugin taps a hook that another one publishes, and its error names both', async (t) => {
  const getPinHooks = definePluginHooks('acme-pin', () => ({ changed: new AsyncSeriesHook<[string]>(['person']) }))
  const heard: string[] = []
  const other = definePlugin({
    name: 'other',
    version: '1.0.0',
    capabilities: { hooks: ['acme-pin.changed'] },
    apply(host) {
      getPinHooks(host).changed.tapPromise('other', async (person) => {
        heard.push(person)
        if (person === 'ben') throw new Error('no luck')
      })
    },
  })
  const { hooks, registry } = installPlugins([other, plugin('acme-pin')], { log: SILENT })
  await getPinHooks({ hooks }).changed.promise('ann')
  t.deepEqual(heard, ['ann'])
  await t.throwsAsync(getPinHooks({ hooks }).changed.promise('ben'), {
    message: 'The plugin "other" failed in its tap of the hook "acme-pin.changed": no luck.',
  })
  t.deepEqual(registry.taps, [{ hook: 'acme-pin.changed', plugin: 'other', stage: 0, before: [] }])
})
