import test from 'ava'
import { commitStatement } from '../src/sql/commit.ts'
import { sampleCommit, sampleRun } from '@sallyport/testing'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})

// It used to: every step of every visitor read all logins and all counters.
for (const [title, expected] of [
  ['the first version of a run', null],
  ['a further version of a run', { version: 1, browser: 'b' }],
] as const) {
  test(`${title} reads no table from end to end, however many people are logged in`, async (t) => {
    const { text, values } = commitStatement(
      sampleCommit(sampleRun(), { expected, refunds: ['one'], renewsBrowserOf: 'b', endsSessions: [sampleRun().id] }),
    )
    const client = await storage.pool.connect()
    try {
      // Of empty tables PostgreSQL would rather read everything. What it still reads so has no index that could serve.
      await client.query('set enable_seqscan = off')
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values])
      const scans = rows.map((row) => row['QUERY PLAN']).filter((line) => line.includes('Seq Scan'))
      t.true(rows.length > 0)
      t.deepEqual(scans, [])
    } finally {
      client.release(true)
    }
  })
}
