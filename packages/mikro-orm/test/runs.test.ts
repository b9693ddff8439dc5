import { randomUUID } from 'node:crypto'
import { sampleCommit, sampleRun, testRunStore } from '@sallyport/testing'
import test from 'ava'
import { UserEntity } from '../src/entities/people.ts'
import { freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})
const { runs, sessions, attempts, users, events } = storage

testRunStore(test, async () => ({
  runs,
  sessions,
  attempts,
  events: () => events.list(),
  person: await users.create({ username: 'renewal', email: 'r@example.test', name: 'R' }),
}))

const nobody = { browser: null, token: null, run: null, flowToken: null }

test('what a stage wrote joins the commit, or undoes it on a collision', async (t) => {
  const run = sampleRun()
  await runs.begin().commit(sampleCommit(run))
  const write = async (version: number) => {
    const unit = runs.begin()
    const { em } = unit.services
    const person = { id: randomUUID(), username: 'em', email: 'em@example.test', name: 'E', attributes: {} }
    em?.persist(em.create(UserEntity, person))
    return unit.commit(sampleCommit({ ...run, version: version + 1 }, { expected: { version, browser: run.browser } }))
  }
  t.is(await write(9), 'lost')
  t.is(await write(1), 'won')
  t.is(await write(2), 'conflict')
  t.is((await runs.load({ ...nobody, flow: 'login', run: run.id })).named?.version, 2)
  t.is((await storage.users.find('EM', { fields: ['username'] }))?.username, 'em')
})

test('the entity manager of a step refuses to write by itself', (t) => {
  const { em } = runs.begin().services
  for (const name of ['flush', 'execute', 'insertMany', 'nativeUpdate', 'upsert', 'begin'] as const) {
    t.throws(() => Reflect.apply(em?.[name] as () => void, em, []), { message: /persist\(\) and remove\(\)/u })
  }
})
