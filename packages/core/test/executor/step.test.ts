import { randomUUID } from 'node:crypto'
import test from 'ava'
import { LONGEST_STEP, readStep, visitorHash, writeStep, type Step } from '../../src/executor/step.ts'
import { createKeys } from '../../src/security/keys.ts'
import { LONGEST_NEXT, safeDestination } from '../../src/security/next.ts'

const keys = createKeys(['the present key of the tests'])
const run: Step = { kind: 'run', run: 'a', version: 3, binding: 'b', nonce: 'n' }
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

test('a visitor is distinguished from the same browser with another login', (t) => {
  const hashes = [
    visitorHash('a', undefined),
    visitorHash('a', 'b'),
    visitorHash('ab', undefined),
    visitorHash('b', 'a'),
  ]
  t.is(new Set(hashes).size, hashes.length)
})

test('no destination that is accepted makes a step that is too long to be read', (t) => {
  const rule = { url: new URL('https://login.example'), origins: new Set(['https://login.example']) }
  const characters = [...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)), 'ü', '漢', '😀', '\u2028']
  for (const character of characters) {
    for (const before of ['/', '/?', '/#']) {
      // As many as are accepted, and the step of a draft with the longest of everything else.
      let next = safeDestination(before + character, rule)
      for (const width of [1, 3, 6, 9, 12]) {
        const count = Math.floor((LONGEST_NEXT - before.length) / width)
        next = safeDestination(before + character.repeat(count), rule) ?? next
      }
      if (next === undefined) continue
      const revision = 'f'.repeat(64)
      const ids = { run: randomUUID(), revision, binding: randomUUID(), startedAt: 99_999_999_999 }
      const text = writeStep(keys, { kind: 'draft', ...ids, visitor: visitorHash('a', 'b'), next })
      t.true(text.length <= LONGEST_STEP, JSON.stringify([before, character]))
    }
  }
})
