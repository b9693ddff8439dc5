import { randomUUID } from 'node:crypto'
import { sampleCommit, sampleRun } from '@sallyport/testing'
import test from 'ava'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})
const { runs, pool } = storage

const HOUR = 3_600_000

/** An hour passes for what is known of a body. */
async function letAnHourPass(key: string): Promise<void> {
  await pool.query("update sallyport_body_claim set repeats_until = repeats_until - interval '1 hour' where key = $1", [
    key,
  ])
}

/** A body that a run's commit has taken. */
async function taken(): Promise<{ readonly key: string; readonly run: string }> {
  const [key, run] = [randomUUID(), sampleRun()]
  await runs.claimBody({ key, run: run.id, version: null, age: 0 })
  await runs.begin().commit(sampleCommit(run, { takesBody: { key, seconds: 5 } }))
  return { key, run: run.id }
}

test('equal bodies at the same place go on side by side, and begin one run', async (t) => {
  const [key, first, second] = [randomUUID(), randomUUID(), randomUUID()]
  t.deepEqual(await runs.claimBody({ key, run: first, version: null, age: 0 }), { isRepeat: false, run: first })
  t.deepEqual(await runs.claimBody({ key, run: second, version: null, age: 0 }), { isRepeat: false, run: first })
  t.deepEqual(await runs.claimBody({ key, run: second, version: 1, age: 0 }), { isRepeat: false, run: second })
  t.deepEqual(await runs.claimBody({ key, run: second, version: 2, age: 0 }), { isRepeat: false, run: second })
  t.deepEqual(await runs.claimBody({ key, run: first, version: null, age: 0 }), { isRepeat: false, run: first })
})

test('once a commit has taken a body, an equal one is a repeat for some seconds, wherever it is sent', async (t) => {
  const { key, run } = await taken()
  for (const version of [1, 2, null]) t.true((await runs.claimBody({ key, run, version, age: 0 })).isRepeat)
  t.false((await runs.claimBody({ key: randomUUID(), run, version: 1, age: 0 })).isRepeat, 'another body')
  await letAnHourPass(key)
  t.deepEqual(await runs.claimBody({ key, run, version: 1, age: 0 }), { isRepeat: false, run })
  t.false((await runs.claimBody({ key, run, version: 1, age: HOUR + 1000 })).isRepeat, 'it has been claimed anew')
})

test('what counts is when a body arrived, not when its turn came', async (t) => {
  const { key, run } = await taken()
  await letAnHourPass(key)
  t.true((await runs.claimBody({ key, run, version: 1, age: HOUR })).isRepeat)
  // It arrived while that one was waiting for its turn.
  t.true((await runs.claimBody({ key, run, version: 1, age: 10_000 })).isRepeat)
  await letAnHourPass(key)
  t.false((await runs.claimBody({ key, run, version: 1, age: 0 })).isRepeat)
})

test('of two that begin one run only one does, also when its commit ends it', async (t) => {
  const [key, run] = [randomUUID(), sampleRun({ end: 'completed' })]
  const commit = sampleCommit(run, { takesBody: { key, seconds: 5 } })
  t.is(await runs.begin().commit(commit), 'won')
  t.is(await runs.begin().commit(commit), 'lost')
  t.true((await runs.claimBody({ key, run: randomUUID(), version: null, age: 0 })).isRepeat)
})
