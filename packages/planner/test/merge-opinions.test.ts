import test from 'ava'
import { mergeOpinions, PASSING, type Opinion } from '../src/policies/verdict.ts'

const opinion = (passing: boolean, ...messages: readonly string[]): Opinion => ({
  subject: 'policy',
  binding: 'binding',
  passing,
  messages,
  error: undefined,
  milliseconds: 0,
})

const [yes, no] = [opinion(true), opinion(false)]

const table: readonly (readonly [opinions: readonly Opinion[], any: boolean, all: boolean])[] = [
  [[], true, true],
  [[yes], true, true],
  [[no], false, false],
  [[yes, yes], true, true],
  [[yes, no], true, false],
  [[no, yes], true, false],
  [[no, no], false, false],
]

for (const [opinions, any, all] of table) {
  const said = opinions.map(({ passing }) => (passing ? 'yes' : 'no')).join(', ') || 'nothing'
  test(`policies that say ${said}: any ${any}, all ${all}`, (t) => {
    t.is(mergeOpinions('any', opinions).passing, any)
    t.is(mergeOpinions('all', opinions).passing, all)
  })
}

test('messages of all policies stand in the order of the bindings, passing ones too', (t) => {
  const { messages } = mergeOpinions('any', [opinion(false, 'one', 'two'), opinion(true, 'three')])
  t.deepEqual(messages, ['one', 'two', 'three'])
})

test('without policies the verdict is the same object each time', (t) => {
  t.is(mergeOpinions('all', []), PASSING)
})
