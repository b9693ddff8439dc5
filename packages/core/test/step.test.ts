import test from 'ava'
import { readStep, visitorHash, writeStep, type Step } from '../src/executor/step.ts'
import { createKeys } from '../src/security/keys.ts'

const keys = createKeys(['the present key of the tests'])
const run: Step = { kind: 'run', run: 'a', version: 3, binding: 'b' }
const draft: Step = {
  kind: 'draft',
  run: 'a',
  revision: 'r',
  binding: 'gate',
  startedAt: 1_800_000_000,
  visitor: visitorHash('browser', undefined),
  next: '/app/?ü',
}

for (const step of [run, draft, { ...draft, next: null }]) {
  test(`a step of a ${step.kind}${'next' in step && step.next === null ? ' without next' : ''} is read as it was written`, (t) => {
    const text = writeStep(keys, step)
    t.regex(text, /^[\w-]+\.[\w-]{43}$/)
    t.deepEqual(readStep(keys, text), step)
  })
}

test('a step of which any one character is another is not ours', (t) => {
  for (const step of [run, draft]) {
    const text = writeStep(keys, step)
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A'
      t.is(readStep(keys, text.slice(0, at) + other + text.slice(at + 1)), undefined, `at ${at}`)
    }
  }
})

const [text = '', mac = ''] = writeStep(keys, run).split('.')
const forged: readonly [title: string, step: string][] = [
  ['nothing', ''],
  ['a dot', '.'],
  ['without a MAC', text],
  ['with an empty MAC', `${text}.`],
  ['with the MAC alone', `.${mac}`],
  ['with something behind it', `${text}.${mac}.x`],
  ['that is cut', `${text}.${mac.slice(0, -1)}`],
  ['with the MAC of another step', `${writeStep(keys, draft).split('.')[0]}.${mac}`],
  ['with a MAC that was made for something else', `${text}.${keys.mac('cookie', text)}`],
  ['of other keys', writeStep(createKeys(['another key, of somebody else']), run)],
]

for (const [title, step] of forged) {
  test(`a step ${title} is not ours`, (t) => {
    t.is(readStep(keys, step), undefined)
  })
}

test('a step outlives a new key, and not the end of its own', (t) => {
  const newer = createKeys(['the next key of the tests', 'the present key of the tests'])
  t.deepEqual(readStep(newer, writeStep(keys, run)), run)
  t.is(readStep(keys, writeStep(newer, run)), undefined)
})

test('a visitor is told from the same browser with another login', (t) => {
  const hashes = [
    visitorHash('a', undefined),
    visitorHash('a', 'b'),
    visitorHash('ab', undefined),
    visitorHash('b', 'a'),
  ]
  t.is(new Set(hashes).size, hashes.length)
})
