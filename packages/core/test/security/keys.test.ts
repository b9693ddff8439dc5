import test from 'ava'
import { SetupError } from '../../src/setup-error.ts'
import { createKeys, sameText } from '../../src/security/keys.ts'

const one = createKeys(['the first key of the tests'])
const two = createKeys(['the second key of the tests', 'the first key of the tests'])
const gone = createKeys(['the second key of the tests'])

test('the newest key signs, and every key verifies', (t) => {
  const mac = one.mac('step', 'text')
  t.true(one.verify('step', 'text', mac))
  t.true(two.verify('step', 'text', mac))
  t.false(gone.verify('step', 'text', mac))
  t.is(two.mac('step', 'text'), gone.mac('step', 'text'))
  t.not(two.mac('step', 'text'), mac)
  t.deepEqual(two.macs('step', 'text'), [gone.mac('step', 'text'), mac])
})

test('a value that was made for one use serves no other, and no other text', (t) => {
  const mac = one.mac('session', 'text')
  for (const use of ['attempts', 'browser', 'cookie', 'decoy', 'device', 'replay', 'setup', 'step', 'token'] as const) {
    t.false(one.verify(use, 'text', mac), use)
  }
  t.false(one.verify('session', 'text ', mac))
  t.false(one.verify('session', 'text', mac.slice(1)))
  t.false(one.verify('session', 'text', ''))
})

test('fingerprints distinguish keys and are no key', (t) => {
  t.is(two.fingerprints.length, 2)
  t.deepEqual(two.fingerprints, [...gone.fingerprints, ...one.fingerprints])
  t.not(one.fingerprints[0], one.mac('fingerprint', 'fingerprint'))
})

test('without a key nothing can be made', (t) => {
  t.throws(() => createKeys([]), { message: 'At least one session key is needed.' })
})

test('texts are the same when all of their bytes are', (t) => {
  t.true(sameText('', ''))
  t.true(sameText('aü', 'aü'))
  t.false(sameText('a', 'b'))
  t.false(sameText('a', 'aa'))
  t.false(sameText('ä', 'a\u0308'))
})

test('a key of fewer than sixteen characters is refused, and not repeated', (t) => {
  for (const secret of ['', 'top-secret-key!']) {
    t.throws(() => createKeys(['the first key of the tests', secret]), {
      instanceOf: SetupError,
      code: 'bad_keys',
      message: 'A session key has fewer than 16 characters.',
    })
  }
  t.notThrows(() => createKeys(['sixteen letters!']))
})
