import test from 'ava'
import { createAllowance } from '../../src/flood/allowance.ts'

const all = (key: string, most: number) => [{ key, most }]

test('so many of a key are let through, others have room of their own, and what was left out is reported by kind', (t) => {
  const reported: unknown[] = []
  const dropped: string[] = []
  const allowance = createAllowance({
    ended: (left) => reported.push(Object.fromEntries(left)),
    dropped: (kind) => dropped.push(kind),
  })
  const taken = Array.from({ length: 5 }, () => allowance.take('denied', all('one', 3)))
  t.deepEqual(taken, [true, true, true, false, false])
  t.true(allowance.take('denied', all('two', 3)))
  t.false(allowance.hasRoom(all('one', 3)))
  t.true(allowance.hasRoom(all('two', 3)))
  t.deepEqual(dropped, ['denied', 'denied'])
  allowance.end()
  t.deepEqual(reported, [{ denied: 2 }])
  t.true(allowance.take('denied', all('one', 3)), 'it begins anew')
  allowance.end()
  t.is(reported.length, 1, 'nothing was left out')
})

test('what has no room in one of its counters takes none in the others', (t) => {
  const allowance = createAllowance({ ended: () => undefined })
  const both = (address: string) => [...all(address, 2), ...all('total', 3)]
  t.deepEqual(
    ['a', 'a', 'a', 'b', 'c'].map((address) => allowance.take('denied', both(address))),
    [true, true, false, true, false],
  )
})

test('when the window is over, what was left out is reported although nothing more comes', async (t) => {
  const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, number>>()
  const allowance = createAllowance({ window: 1, ended: resolve })
  while (allowance.take('line', all('one', 1)));
  // The timer itself keeps no process up.
  const alive = setInterval(() => undefined, 1000)
  t.deepEqual([...(await promise).keys()], ['line'])
  clearInterval(alive)
})

test('more keys than are tracked separately are left out rather than remembered', (t) => {
  const allowance = createAllowance({ ended: () => undefined })
  const taken = Array.from({ length: 10_050 }, (_, index) => allowance.take('line', all(`${index}`, 1)))
  t.is(taken.filter(Boolean).length, 10_000)
})
