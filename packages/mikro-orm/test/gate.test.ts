import { setImmediate } from 'node:timers/promises'
import test from 'ava'
import { createLimiter } from '../src/people/limiter.ts'
import { createHashing, type HashParameters } from '../src/people/hashing.ts'
import type { HashKind } from '../src/people/waiting-room.ts'

const COST: HashParameters = { memory: 64, passes: 1, parallelism: 1 }
const REFUSED = { message: 'Too many passwords are being checked.', name: 'Unavailable' }

/** A gate whose work is over when the test says so; work is named by who asked. */
function heldGate(options: Parameters<typeof createLimiter>[0]) {
  const gate = createLimiter(options)
  const atWork: { readonly name: string; readonly finish: () => void }[] = []
  const started: string[] = []
  const ask = (kind: HashKind, address: string): Promise<void> =>
    gate.run({ kind, address }, () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const name = `${kind} ${address}`
      started.push(name)
      atWork.push({ name, finish: resolve })
      return promise
    })
  /** Ends one piece of work after the other until none is left; returns in which order they began. */
  const drain = async (): Promise<readonly string[]> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- what waits begins in a later turn
      await setImmediate()
      const next = atWork.shift()
      if (next === undefined) return started
      next.finish()
    }
  }
  return { gate, ask, drain, started }
}

test('at most two hashes run, 64 wait, and more are refused', async (t) => {
  const { gate, ask, drain, started } = heldGate({ running: 2 })
  const all = Array.from({ length: 66 }, (_, index) => ask('verify', `${index}`))
  await t.throwsAsync(ask('verify', 'late'), REFUSED)
  t.is(started.length, 2)
  t.deepEqual([gate.running, gate.waiting], [2, 64])
  await drain()
  await Promise.all(all)
  t.is(started.length, 66)
  t.deepEqual([gate.running, gate.waiting], [0, 0])
})

test('however many new passwords wait, a login has a place at once and room to wait', async (t) => {
  const { gate, ask, drain, started } = heldGate({ running: 2, waiting: 8 })
  const enrolments = Array.from({ length: 20 }, (_, index) => settled(ask('set', `${index}`)))
  t.deepEqual([gate.running, gate.waiting], [1, 4], 'one place, and half of the room, are not for them')
  const logins = Array.from({ length: 5 }, (_, index) => ask('verify', `login ${index}`))
  await setImmediate()
  t.is(started.at(-1), 'verify login 0')
  t.is(gate.waiting, 8)
  await drain()
  await Promise.all([...logins, ...enrolments])
  const order = started.slice(2, 10)
  t.is(order.filter((name) => name.startsWith('verify')).length, 4, 'both kinds go on')
  t.true(order.indexOf('verify login 3') < 7, 'logins get half of the turns at least')
})

test('a single place is shared by both kinds in turn', async (t) => {
  const { ask, drain } = heldGate({ running: 1, waiting: 12 })
  const sets = ['a', 'b', 'c'].map((address) => ask('set', address))
  const logins = ['d', 'e', 'f'].map((address) => ask('verify', address))
  t.deepEqual(await drain(), ['set a', 'verify d', 'set b', 'verify e', 'set c', 'verify f'])
  await Promise.all([...sets, ...logins])
})

test('addresses take turns, and one of them gets half of the room', async (t) => {
  const { gate, ask, drain } = heldGate({ running: 1, waiting: 8 })
  const flood = Array.from({ length: 5 }, () => ask('verify', 'flood'))
  t.is(gate.waiting, 4)
  await t.throwsAsync(ask('verify', 'flood'), REFUSED)
  const others = ['other', 'third'].map((address) => ask('verify', address))
  const order = await drain()
  t.deepEqual(order.slice(0, 4), ['verify flood', 'verify flood', 'verify other', 'verify third'])
  await Promise.all([...flood, ...others])
})

test('whatever has waited for too long is refused, and leaves its place to others', async (t) => {
  const { gate, ask, drain } = heldGate({ running: 1, waiting: 2, waitingTime: 0.001 })
  const first = ask('verify', 'first')
  await t.throwsAsync(ask('verify', 'late'), REFUSED)
  t.is(gate.waiting, 0)
  await drain()
  await first
  const next = ask('verify', 'next')
  t.is((await drain()).at(-1), 'verify next')
  await next
})

test('while an address sets passwords without end, others log in, and a login that renews its hash counts as one', async (t) => {
  const derived: (() => void)[] = []
  const hashing = createHashing({ ...COST, waiting: 8 }, undefined, () => {
    const { promise, resolve } = Promise.withResolvers<Buffer>()
    derived.push(() => resolve(Buffer.alloc(32)))
    return promise
  })
  const ended: string[] = []
  const flood = Array.from({ length: 90 }, async (_, index) => {
    await settled(hashing.hash(`password ${index}`, { address: 'flood' }))
    ended.push('set')
  })
  const logins = ['one', 'two', 'three', 'four'].map(async (address) => {
    await hashing.verify(undefined, 'wrong', { address })
    await hashing.hash('renewed', { address }, 'verify')
    ended.push(address)
  })
  for (let turn = 0; turn < 200; turn += 1) {
    derived.shift()?.()
    // oxlint-disable-next-line no-await-in-loop -- what waits begins in a later turn
    await setImmediate()
  }
  await Promise.all([...flood, ...logins])
  t.is(ended.length, 94)
  t.deepEqual(ended.filter((who) => who !== 'set').toSorted(), ['four', 'one', 'three', 'two'])
})

/** A refusal is fine, too. */
async function settled(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined)
}
