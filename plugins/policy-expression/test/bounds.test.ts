import type { JsonObject } from '@sallyport/core'
import test from 'ava'
import { LONGEST_TEXT, MOST_MADE } from '../src/bounds.ts'
import { compileExpression } from '../src/compile-expression.ts'
import { ann, ask, asked, keys } from './helper.ts'

const long = 'a'.repeat(100_000)

test('texts longer than 4096 characters are cut, wherever they come from', (t) => {
  const person = { ...ann, username: long, attributes: { deep: { list: [long] } } }
  t.true(ask('size(request.user.username) == 4096', { person }).passing)
  t.true(ask('size(request.user.attributes.deep.list[0]) == 4096', { person }).passing)
  t.true(ask('size(context.redirect) == 4096', { context: { redirect: long } }).passing)
  const client = { ...asked.client, userAgent: long, query: new URLSearchParams({ q: long }) }
  t.true(ask('size(request.user_agent) == 4096 && size(request.query.q) == 4096', { client }).passing)
  t.true(ask('size(request.user.username) == 4096', { person: { kind: 'decoy', pk: '', identifier: long } }).passing)
})

test('lists and maps of more than 256 items are cut, and what lies deeper than 16 levels is null', (t) => {
  const many = Array.from({ length: 1000 }, (_, index) => String(index))
  let deep: JsonObject = { end: true }
  for (let level = 0; level < 100; level += 1) deep = { a: deep }
  const attributes: JsonObject = { many, map: Object.fromEntries(many.map((key) => [key, 1])), deep }
  const person = { ...ann, attributes }
  t.true(
    ask('size(request.user.attributes.many) == 256 && size(request.user.attributes.map) == 256', { person }).passing,
  )
  const path = (levels: number): string => `request.user.attributes.deep${'.a'.repeat(levels)}`
  t.true(ask(`${path(14)} != null && ${path(15)} == null`, { person }).passing)
  const query = new URLSearchParams(many.map((key) => [key, '1']))
  t.true(ask('size(request.query) == 256', { client: { ...asked.client, query } }).passing)
})

test('a value of very many values is cut as a whole', (t) => {
  const row = Array.from({ length: 256 }, () => 1)
  const table = Array.from({ length: 256 }, () => row)
  t.true(ask('size(request.user.attributes.table) == 16', { person: { ...ann, attributes: { table } } }).passing)
})

test('joined texts and lists that grow too large fail by error', (t) => {
  const person = { ...ann, username: long }
  t.throws(() => ask('request.user.username + "b" == ""', { person }), {
    message: /a text of more than 4096 characters/,
  })
  const notes = Array.from({ length: 200 }, () => 'n')
  t.throws(() => ask('context.acme_notes + context.acme_notes == []', { context: { acme_notes: notes } }), {
    message: /a list of more than 256 items/,
  })
  t.throws(
    () => ask('context.acme_notes.join(request.user.username) == ""', { person, context: { acme_notes: notes } }),
    {
      message: /a text of more than 4096 characters/,
    },
  )
})

test('a macro that joins texts 256 times makes no more than 65,536 characters', (t) => {
  const notes = Array.from({ length: 256 }, () => 'n'.repeat(2000))
  const compiled = compileExpression('size(context.acme_notes.map(n, n + n)) > 0', keys)
  t.throws(() => compiled.evaluate({ ...asked, context: { acme_notes: notes } }), { message: /makes more than 65536/ })
  t.true(compiled.meter.made > MOST_MADE && compiled.meter.made <= MOST_MADE + LONGEST_TEXT)
  const small = Array.from({ length: 256 }, () => 'n')
  t.true(compiled.evaluate({ ...asked, context: { acme_notes: small } }).passing)
  t.is(compiled.meter.made, 512)
})

test('doubling in a chain of macros stays small', (t) => {
  const compiled = compileExpression(
    `[${Array(256).fill('"ab"').join()}]${'.map(x, x + x)'.repeat(14)}.size() > 0`,
    keys,
  )
  t.throws(() => compiled.evaluate(asked), { message: /makes more than 65536/ })
  t.true(compiled.meter.made <= MOST_MADE + LONGEST_TEXT)
})

test('what an expression splits has at most 256 parts', (t) => {
  t.true(ask('size(request.user_agent.split("a")) == 256', { client: { ...asked.client, userAgent: long } }).passing)
})

test('what looks for texts in texts compares no more than 16,777,216 characters', (t) => {
  const notes = Array.from({ length: 256 }, () => 'n')
  const query = new URLSearchParams({ s: 'a'.repeat(4096), p: `${'a'.repeat(1023)}b${'a'.repeat(1023)}`, q: 'b' })
  const change = { client: { ...asked.client, query }, context: { acme_notes: notes } }
  for (const call of ['lastIndexOf(P) < 0', 'indexOf(P) < 0', 'contains(P) == false', 'split(P) != []']) {
    const within = (sought: string): string => `request.query.s.${call.replace('P', `request.query.${sought}`)}`
    t.throws(() => ask(`context.acme_notes.all(i, ${within('p')})`, change), { message: /compares more than 16777216/ })
    t.true(ask(`context.acme_notes.all(i, ${within('q')})`, change).passing, call)
    t.true(ask(within('p'), change).passing, call)
  }
})

test('the places of a text are counted from the front', (t) => {
  t.true(ask('"abcabc".indexOf("c") == 2 && "abcabc".indexOf("c", 3) == 5 && "abc".indexOf("") == 0').passing)
  t.true(ask('"abcabc".lastIndexOf("c") == 5 && "abcabc".lastIndexOf("c", 4) == 2 && "abc".indexOf("d") == -1').passing)
})

test('only what an expression names is read', (t) => {
  const read: string[] = []
  const watched = new Proxy(asked, {
    get(target, name, receiver) {
      read.push(String(name))
      return Reflect.get(target, name, receiver)
    },
  })
  compileExpression('context.auth_method == "password" && flow.slug == "login"', keys).evaluate(watched)
  t.deepEqual(read, ['context', 'flow'])
})
