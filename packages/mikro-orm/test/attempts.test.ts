import test from 'ava'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
const { attempts, pool, runs } = storage
test.after.always(async () => {
  await storage.close()
  await database.drop()
})

/** Lets a counter become older, so that no test waits. */
const age = (key: string, seconds: number) =>
  pool.query(
    `update sallyport_attempt set expires_at = expires_at - $2 * interval '1 second',
      drained_at = drained_at - $2 * interval '1 second', today_until = today_until - $2 * interval '1 second'
    where key = $1`,
    [key, seconds],
  )

test('a counter that drains takes its budget at once, then no more until one has left it', async (t) => {
  const claim = { key: 'drains', window: 900, drains: 3 }
  const consume = async () => (await attempts.consume([claim]))[0]
  for (const count of [1, 2, 3]) t.is((await consume())?.count, count)
  const full = await consume()
  t.is(full?.count, 4)
  t.true(full !== undefined && full.seconds > 100 && full.seconds <= 300, String(full?.seconds))
  // What is not taken does not make it fuller.
  t.is((await consume())?.count, 4)
  await age('drains', 100)
  t.is((await consume())?.count, 4)
  await age('drains', 201)
  t.is((await consume())?.count, 3)
  t.is((await consume())?.count, 4)
  await age('drains', 2000)
  t.is((await consume())?.count, 1)
})

test('of fifty attempts at once at a budget of three, three are taken', async (t) => {
  const claim = { key: 'rush', window: 900, drains: 3 }
  const counts = await Promise.all(Array.from({ length: 50 }, () => attempts.consume([claim])))
  t.is(counts.flat().filter(({ count }) => count <= 3).length, 3)
})

test('failures in a row are counted beside a window, until a day goes by without one', async (t) => {
  const claim = { key: 'daily', window: 60, most: 9, daily: 9 }
  const consume = async () => (await attempts.consume([claim]))[0]
  t.like(await consume(), { count: 1, today: 1 })
  t.like(await consume(), { count: 2, today: 2 })
  await age('daily', 61)
  t.like(await consume(), { count: 1, today: 3 })
  await attempts.refund(['daily'])
  t.like(await consume(), { count: 1, today: 3 })
  await age('daily', 86_300)
  t.like(await consume(), { count: 1, today: 4 })
  await age('daily', 86_400)
  t.like(await consume(), { count: 1, today: 1 })
})

test('an attempt that the window refuses is none of the failures in a row, and the other way round', async (t) => {
  const claim = { key: 'refused', window: 60, most: 2, daily: 3 }
  const seen: unknown[] = []
  const consume = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      const [count] = await attempts.consume([claim])
      seen.push([count?.count, count?.today])
    }
  }
  await consume(4)
  await age('refused', 61)
  await consume(3)
  t.deepEqual(seen, [
    [1, 1],
    [2, 2],
    [3, 2],
    [3, 2],
    [1, 3],
    [1, 4],
    [1, 4],
  ])
  // What is refused does not put off the end.
  await age('refused', 86_400)
  t.like(await attempts.consume([claim]), [{ count: 1, today: 1 }])
})

test('of fifty attempts at once a window takes as many as it has room for', async (t) => {
  const claim = { key: 'crowd', window: 900, most: 3, daily: 100 }
  const counts = (await Promise.all(Array.from({ length: 50 }, () => attempts.consume([claim])))).flat()
  t.is(counts.filter(({ count }) => count <= 3).length, 3)
  t.deepEqual([...new Set(counts.map(({ today }) => today))].toSorted(), [1, 2, 3])
})

test('behind a full counter that drains nothing is counted', async (t) => {
  const claims = [
    { key: 'behind', window: 60, most: 9 },
    { key: 'before', window: 900, drains: 1 },
  ]
  t.like(await attempts.consume(claims), [{ count: 1 }, { count: 1 }])
  t.like(await attempts.consume(claims), [{ count: 0 }, { count: 2 }])
  t.like(await attempts.consume(claims.slice(0, 1)), [{ count: 2 }])
})

test('a counter whose failures in a row go on outlives its window, and goes with them', async (t) => {
  await attempts.consume([
    { key: 'kept', window: 60, daily: 100 },
    { key: 'gone', window: 60 },
  ])
  await age('kept', 3600)
  await age('gone', 3600)
  await runs.sweep()
  const keys = async () =>
    (await pool.query("select key from sallyport_attempt where key in ('kept', 'gone')")).rows.map(({ key }) => key)
  t.deepEqual(await keys(), ['kept'])
  await age('kept', 86_400)
  await runs.sweep()
  t.deepEqual(await keys(), [])
})

test('what was counted by an earlier version goes on counting', async (t) => {
  await pool.query(
    "insert into sallyport_attempt (key, count, expires_at) values ('previous', 7, now() + interval '1 minute')",
  )
  t.like(await attempts.consume([{ key: 'previous', window: 60 }]), [{ count: 8 }])
  t.like(await attempts.consume([{ key: 'previous', window: 60, drains: 10 }]), [{ count: 1 }])
})
