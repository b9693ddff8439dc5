import test from 'ava'
import { loadStatement } from '../src/sql/load.ts'
import { sampleRun } from '@sallyport/testing'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})

// It used to: after a night in which everything had expired, each request read all runs that had begun since.
test('a request finds its run and login by their own keys, however many others are alive', async (t) => {
  const client = await storage.pool.connect()
  try {
    await client.query(`insert into sallyport_run (id, flow, revision, browser, version, requirement_met, plan, context,
        proofs, vouched, started_at, expires_at, updated_at, history, ended)
      select gen_random_uuid(), 'login', 'r1', n::text, 1, true, '[]', '{}', '[]', '[]', now(), now() - interval '1 day',
        now(), '[]', 'completed' from generate_series(1, 2000) n`)
    await client.query(`insert into sallyport_login_session (id, token, person, methods, kinds, level, authenticated_at,
        created_at, expires_at, last_seen_at, address, user_agent)
      select gen_random_uuid(), n::text, n::text, '[]', '[]', 1, now(), now(), now() - interval '1 day', now(), '', ''
      from generate_series(1, 2000) n`)
    await client.query('analyze')
    const { id } = sampleRun()
    const query = { flow: 'login', browser: 'b', token: 't', run: id, flowToken: null }
    const { text, values } = loadStatement(query)
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
    const plan = rows.map((row) => row['QUERY PLAN'])
    t.true(plan.length > 0)
    t.deepEqual(
      plan.filter((line) => line.includes('_expires') || /Seq Scan on sallyport_(?:run|login)/.test(line)),
      [],
    )
  } finally {
    client.release(true)
  }
})
