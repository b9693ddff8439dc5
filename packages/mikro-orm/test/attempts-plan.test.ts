import test from 'ava'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})

// It used to: what a connection had planned while the counters were few, it did when they were many.
test('giving attempts back reads no other counters, however few there were when it was planned', async (t) => {
  const { attempts, pool } = storage
  await pool.query('analyze sallyport_attempt')
  // From the sixth time on PostgreSQL keeps the plan.
  for (let time = 0; time < 12; time += 1) await attempts.refund(['one', 'two'])
  const read = async (): Promise<number> => {
    const client = await pool.connect()
    await client.query('select pg_stat_force_next_flush()')
    client.release()
    const sql = "select seq_scan::integer as n from pg_stat_user_tables where relname = 'sallyport_attempt'"
    return (await pool.query<{ n: number }>(sql)).rows[0]?.n ?? Number.NaN
  }
  const before = await read()
  for (let time = 0; time < 12; time += 1) await attempts.refund(['one', 'two'])
  t.is((await read()) - before, 0)
})

test('a counter that was swept meanwhile begins anew', async (t) => {
  await storage.attempts.refund(['swept', 'swept'])
  t.like(await storage.attempts.consume([{ key: 'swept', window: 60 }]), [{ count: 1 }])
  await storage.attempts.refund(['swept'])
  await storage.attempts.refund(['swept'])
  t.like(await storage.attempts.consume([{ key: 'swept', window: 60 }]), [{ count: 1 }])
})
