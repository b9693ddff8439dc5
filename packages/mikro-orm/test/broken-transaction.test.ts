import { randomUUID } from 'node:crypto'
import test from 'ava'
import { GroupEntity } from '../src/index.ts'
import { sampleCommit, sampleRun } from '@sallyport/testing'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
test.after.always(() => database.drop())

// Kysely never gave back the connection of a transaction whose rollback failed too: ten of them, and the pool was empty.
test('a connection that breaks in the transaction of an entity goes back to the pool', async (t) => {
  const storage = await open(database.url, { poolSize: 2, connectionTimeout: 5000 })
  await storage.pool.query(`create function break() returns trigger language plpgsql as $f$ begin
    perform pg_terminate_backend(pg_backend_pid()); return new; end $f$`)
  await storage.pool.query(
    'create trigger break before insert on sallyport_group for each row execute function break()',
  )
  const write = async () => {
    const unit = storage.runs.begin()
    const { em } = unit.services
    em?.persist(em.create(GroupEntity, { id: randomUUID(), name: randomUUID(), isSuperuser: false }))
    return unit.commit(sampleCommit(sampleRun()))
  }
  for (let time = 0; time < 4; time += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await t.throwsAsync(write(), { message: 'The database is not available right now.' })
  }
  await storage.pool.query('drop trigger break on sallyport_group')
  t.is(await write(), 'won')
  t.is((await storage.pool.query('select 1 from sallyport_run')).rowCount, 1)
  await storage.close()
})
