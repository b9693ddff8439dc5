import { argon2Sync, randomBytes } from 'node:crypto'
import test from 'ava'
import { createHashing, type HashParameters } from '../src/people/hashing.ts'

const work = ({ memory, passes }: HashParameters): number => memory * passes

/** Notes what each derivation costs, and derives nothing. */
function noting(today: HashParameters) {
  const costs: HashParameters[] = []
  const hashing = createHashing(today, undefined, async (cost, _salt, password) => {
    costs.push(cost)
    return Buffer.alloc(32, password)
  })
  const spent = (): number => costs.splice(0).reduce((sum, cost) => sum + work(cost), 0)
  return { hashing, spent }
}

test('a wrong password takes the same work whatever the stored hash costs, and so does nobody', async (t) => {
  const cheaper: readonly HashParameters[] = [
    { memory: 64, passes: 1, parallelism: 1 },
    { memory: 256, passes: 1, parallelism: 1 },
    { memory: 64, passes: 7, parallelism: 1 },
    { memory: 256, passes: 2, parallelism: 1 },
  ]
  const { hashing, spent } = noting({ memory: 256, passes: 2, parallelism: 1 })
  for (const cost of cheaper) {
    const stored = await noting(cost).hashing.hash('right')
    t.is(await hashing.verify(stored, 'wrong'), 'wrong')
    t.is(spent(), 512)
    t.not(await hashing.verify(stored, 'right'), 'wrong')
    t.is(spent(), work(cost), 'it is hashed anew instead')
  }
  t.is(await hashing.verify(undefined, 'wrong'), 'wrong')
  t.is(spent(), 512)
  const costlier = await noting({ memory: 1024, passes: 3, parallelism: 1 }).hashing.hash('right')
  t.is(await hashing.verify(costlier, 'wrong'), 'wrong')
  t.is(spent(), 3072)
})

const today: HashParameters = { memory: 64, passes: 1, parallelism: 1 }
const NFC = 'Größe für alle'
const NFD = NFC.normalize('NFD')

test('a password is hashed in its normal form, and right however it is typed', async (t) => {
  const hashing = createHashing(today)
  for (const set of [NFC, NFD, NFC.replace(' ', '\u00a0')]) {
    const stored = await hashing.hash(set)
    for (const typed of [NFC, NFD, NFD.replaceAll(' ', '\u2003')]) t.is(await hashing.verify(stored, typed), 'right')
    for (const wrong of [NFC.toUpperCase(), NFC.replace(' ', ''), `${NFC} `]) {
      t.is(await hashing.verify(stored, wrong), 'wrong')
    }
  }
})

test('a hash that was made of what was typed is still right for it, and outdated', async (t) => {
  const salt = randomBytes(16)
  const tag = argon2Sync('argon2id', { ...today, message: NFD, nonce: salt, tagLength: 32 })
  const text = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
  const stored = `$argon2id$v=19$m=64,t=1,p=1$${text(salt)}$${text(tag)}`
  const hashing = createHashing(today)
  t.is(await hashing.verify(stored, NFD), 'outdated')
  t.is(await hashing.verify(stored, NFC), 'wrong')
  t.is(await hashing.verify(await hashing.hash(NFD), NFC), 'right')
})

test('how much work a password takes follows from what was typed, whether or not there is a hash', async (t) => {
  const { hashing, spent } = noting(today)
  const stored = await hashing.hash('something else')
  spent()
  for (const [typed, hashes] of [
    [NFC, 1],
    [NFD, 2],
  ] as const) {
    for (const hash of [stored, undefined]) {
      t.is(await hashing.verify(hash, typed), 'wrong')
      t.is(spent(), hashes * work(today))
    }
  }
})

test('the longest password counts to its last character, and a longer one is wrong', async (t) => {
  const hashing = createHashing(today)
  const longest = '🐎'.repeat(1024)
  const stored = await hashing.hash(longest)
  t.is(await hashing.verify(stored, longest), 'right')
  t.is(await hashing.verify(stored, `${longest.slice(0, -2)}🔋`), 'wrong')
  t.is(await hashing.verify(stored, `${longest}a`), 'wrong')
  t.is(await hashing.verify(stored, longest.repeat(9)), 'wrong')
})
