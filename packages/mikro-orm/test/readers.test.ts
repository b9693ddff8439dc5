import test from 'ava'
import { Pool } from 'pg'
import { unavailableReason } from '../src/unavailable.ts'
import { openReadPool } from '../src/read-pool.ts'
import { freshDatabase } from './helper.ts'

const database = await freshDatabase()
const connection = { connectionString: database.url }
const pool = new Pool(connection)
pool.on('error', () => undefined)
test.after.always(async () => {
  await pool.end()
  await database.drop()
})

const who = { name: 'who', text: 'select pg_backend_pid() as pid, $1::integer as asked' }

test.serial('reads of one moment share a connection or two, and each gets its own answer', async (t) => {
  const readers = openReadPool(connection, 2, pool)
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, asked) =>
      readers.query<{ pid: number; asked: number }>({ ...who, values: [asked] }),
    ),
  )
  t.deepEqual(
    answers.map(({ rows }) => rows[0]?.asked),
    Array.from({ length: 60 }, (_, asked) => asked),
  )
  t.is(new Set(answers.map(({ rows }) => rows[0]?.pid)).size, 2)
  t.deepEqual([readers.open, readers.busy], [2, 0])
  await readers.close()
})

test.serial('one statement that fails takes no other with it', async (t) => {
  const readers = openReadPool(connection, 1, pool)
  const divide = (by: number) => readers.query({ name: 'divide', text: 'select 10 / $1::integer as n', values: [by] })
  const [five, failed, two] = await Promise.allSettled([divide(2), divide(0), divide(5)])
  t.like(five, { status: 'fulfilled', value: { rows: [{ n: 5 }] } })
  t.like(failed, { status: 'rejected', reason: { code: '22012' } })
  t.like(two, { status: 'fulfilled', value: { rows: [{ n: 2 }] } })
  await readers.close()
})

test.serial(
  'when a connection breaks, what is under way fails as away, and the next read opens a new one',
  async (t) => {
    const readers = openReadPool(connection, 1, pool)
    const { rows } = await readers.query<{ pid: number }>({ ...who, values: [1] })
    const sleep = { name: 'sleep', text: 'select pg_sleep($1::float8)', values: [60] }
    const [first, second] = [readers.query(sleep), readers.query({ ...who, values: [2] })]
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
    for (const reading of [first, second]) t.not(unavailableReason(await t.throwsAsync(reading)), undefined)
    t.is((await readers.query<{ asked: number }>({ ...who, values: [3] })).rows[0]?.asked, 3)
    await readers.close()
  },
)

test.serial('a database that is not there is reported as such, to every caller meanwhile', async (t) => {
  const readers = openReadPool({ host: '127.0.0.1', port: 1, user: 'nobody' }, 1, pool)
  const failed = await Promise.allSettled([1, 2, 3].map((asked) => readers.query({ ...who, values: [asked] })))
  for (const result of failed) t.is(result.status === 'rejected' && unavailableReason(result.reason), 'ECONNREFUSED')
  t.is(readers.open, 0)
  await readers.close()
})

test.serial('reads behind a hundred that have no answer yet go to the pool', async (t) => {
  const readers = openReadPool(connection, 1, pool)
  const blocker = await pool.connect()
  await blocker.query('create table if not exists slow (id integer)')
  await blocker.query('begin')
  await blocker.query('lock table slow')
  const slow = Array.from({ length: 100 }, () =>
    readers.query({ name: 'slow', text: 'select * from slow', values: [] }),
  )
  const { rows } = await readers.query<{ asked: number }>({ ...who, values: [101] })
  t.is(rows[0]?.asked, 101)
  await blocker.query('commit')
  blocker.release()
  t.is((await Promise.all(slow)).length, 100)
  await readers.close()
})
