import test from 'ava'
import { orderPlugins } from '../../../src/plugin/install/order-plugins.ts'
import type { Plugin } from '../../../src/plugin/plugin.ts'

type Wishes = Pick<Plugin, 'dependsOn' | 'after' | 'before'>

const plugin = (name: string, wishes: Wishes = {}): Plugin => ({
  name,
  version: '1.0.0',
  apply: () => undefined,
  ...wishes,
})

const orders: readonly (readonly [title: string, listed: readonly Plugin[], ordered: string])[] = [
  ['nothing is listed', [], ''],
  ['nobody wishes anything', [plugin('a'), plugin('b'), plugin('c')], 'a b c'],
  ['one depends on a later one', [plugin('a', { dependsOn: ['c'] }), plugin('b'), plugin('c')], 'c a b'],
  [
    'one depends on one that depends on another',
    [plugin('a', { dependsOn: ['b'] }), plugin('b', { dependsOn: ['c'] }), plugin('c')],
    'c b a',
  ],
  ['one comes after a later one', [plugin('a', { after: ['b'] }), plugin('b')], 'b a'],
  ['one comes after one that is not installed', [plugin('a', { after: ['z'] }), plugin('b')], 'a b'],
  ['one comes before an earlier one', [plugin('a'), plugin('b', { before: ['a'] })], 'b a'],
  ['one comes before one that is not installed', [plugin('a'), plugin('b', { before: ['z'] })], 'a b'],
  [
    'two depend on the same one',
    [plugin('a', { dependsOn: ['c'] }), plugin('b', { dependsOn: ['c'] }), plugin('c')],
    'c a b',
  ],
]

for (const [title, listed, ordered] of orders) {
  test(`the order when ${title}: ${ordered || 'none'}`, (t) => {
    t.is(
      orderPlugins(listed)
        .map(({ name }) => name)
        .join(' '),
      ordered,
    )
  })
}

const refused: readonly (readonly [title: string, listed: readonly Plugin[], code: string, says: RegExp])[] = [
  ['two have one name', [plugin('a'), plugin('a')], 'duplicate_plugin', /"a" is listed twice/],
  ['one depends on one that is not installed', [plugin('a', { dependsOn: ['z'] })], 'missing_plugin', /"a" needs "z"/],
  ['one depends on itself', [plugin('a', { dependsOn: ['a'] })], 'plugin_cycle', /a → a/],
  [
    'three wait for each other in a circle',
    [plugin('a', { dependsOn: ['b'] }), plugin('b', { after: ['c'] }), plugin('c', { after: ['a'] })],
    'plugin_cycle',
    /a → b → c → a/,
  ],
  [
    'one is before and after another',
    [plugin('a', { before: ['b'], after: ['b'] }), plugin('b')],
    'plugin_cycle',
    /a → b → a/,
  ],
]

for (const [title, listed, code, says] of refused) {
  test(`no order when ${title}`, (t) => {
    t.like(
      t.throws(() => orderPlugins(listed), { message: says }),
      { code },
    )
  })
}
