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
    t.false(await hashing.verify(stored, 'wrong'))
    t.is(spent(), 512)
    t.true(await hashing.verify(stored, 'right'))
    t.is(spent(), work(cost), 'it is hashed anew instead')
  }
  t.false(await hashing.verify(undefined, 'wrong'))
  t.is(spent(), 512)
  const costlier = await noting({ memory: 1024, passes: 3, parallelism: 1 }).hashing.hash('right')
  t.false(await hashing.verify(costlier, 'wrong'))
  t.is(spent(), 3072)
})
