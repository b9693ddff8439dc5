import { randomUUID } from 'node:crypto'
import test from 'ava'
import { UserEntity } from '../src/index.ts'
import { aCommit, aRun, freshDatabase, open } from './helper.ts'

const database = await freshDatabase()
const storage = await open(database.url)
test.after.always(async () => {
  await storage.close()
  await database.drop()
})
const { runs } = storage
const nobody = { browser: null, token: null, run: null, flowToken: null }
const event = { run: null, flow: null, person: null, address: '::1', requestId: 'q', details: { text: 'a\0b' } }
const aLogin = (token: string, person: string) => ({
  id: randomUUID(),
  token,
  person,
  methods: ['password'],
  kinds: ['knowledge'] as const,
  level: 1,
  address: '::1',
  authenticatedAt: new Date(),
  createdAt: new Date(),
  lastSeenAt: new Date(),
  userAgent: 'ava',
  expiresAt: new Date(Date.now() + 60_000),
})

test('a run comes back as it was stored', async (t) => {
  const answered = {
    step: 's',
    body: 'b',
    answer: '{"a":1}',
    renewal: {
      formerBrowser: 'f',
      at: new Date(),
      lifetime: 5,
      session: null,
      keepsToken: false,
      device: null,
    },
  }
  const run = aRun({ context: { typed: 'nul \0 and \\u0000' }, vouched: [{ person: 'x', by: 'host' }], answered })
  t.is(await runs.begin().commit(aCommit(run)), 'won')
  const loaded = await runs.load({ flow: 'login', browser: run.browser, token: null, run: run.id, flowToken: null })
  t.deepEqual(loaded.named, run)
  t.deepEqual(loaded.active, run)
  t.is((await runs.load({ ...nobody, flow: 'login', run: 'no uuid' })).named, undefined)
})

test('what an inspector keeps comes back, and the latest run of a browser and flow is the active one first', async (t) => {
  const snapshot = { version: 1, current: null, next: null, context: { note: 'nul \0' } }
  const ended = aRun({ inspection: [snapshot], end: 'completed' })
  await runs.begin().commit(aCommit(ended))
  t.deepEqual(await runs.latest(ended.browser, 'login'), ended)
  const active = aRun({ browser: ended.browser, updatedAt: new Date(0) })
  await runs.begin().commit(aCommit(active))
  t.deepEqual(await runs.latest(ended.browser, 'login'), active)
  const next = { ...active, version: 2, inspection: [snapshot, { ...snapshot, version: 2 }] }
  const expected = { version: 1, browser: active.browser }
  t.is(await runs.begin().commit(aCommit(next, { expected })), 'won')
  t.deepEqual(await runs.latest(ended.browser, 'login'), next)
  t.is(await runs.latest(ended.browser, 'other'), undefined)
})

test('of fifty commits of one version one wins', async (t) => {
  const run = aRun()
  await runs.begin().commit(aCommit(run))
  const expected = { version: 1, browser: run.browser }
  const events = [{ ...event, action: `fifty ${run.id}` }]
  const results = await Promise.all(
    Array.from({ length: 50 }, () => runs.begin().commit(aCommit({ ...run, version: 2 }, { expected, events }))),
  )
  t.is(results.filter((result) => result === 'won').length, 1)
  t.is(results.filter((result) => result === 'lost').length, 49)
  t.is((await storage.events.list()).filter(({ action }) => action === `fifty ${run.id}`).length, 1)
})

test('an inserted run supersedes the named one and an expired one, but no other', async (t) => {
  const first = aRun()
  await runs.begin().commit(aCommit(first))
  const second = aRun({ browser: first.browser })
  t.is(await runs.begin().commit(aCommit(second)), 'lost')
  t.is(await runs.begin().commit(aCommit(second, { supersedes: first.id })), 'won')
  t.is(await runs.begin().commit(aCommit(second, { supersedes: second.id })), 'lost')
  const { named, active } = await runs.load({
    flow: 'login',
    browser: first.browser,
    token: null,
    run: first.id,
    flowToken: null,
  })
  t.is(named?.end, 'superseded')
  t.is(active?.id, second.id)
  const old = aRun({ expiresAt: new Date(0) })
  await runs.begin().commit(aCommit(old))
  t.is(await runs.begin().commit(aCommit(aRun({ browser: old.browser }))), 'won')
})

test('of twenty runs inserted for one browser at once one wins', async (t) => {
  const former = aRun()
  await runs.begin().commit(aCommit(former))
  const results = await Promise.all(
    Array.from({ length: 20 }, () =>
      runs.begin().commit(aCommit(aRun({ browser: former.browser }), { supersedes: former.id })),
    ),
  )
  t.is(results.filter((result) => result === 'won').length, 1)
})

test('a renewed browser id takes the other active runs along, and a login ends the others', async (t) => {
  const pk = await storage.users.create({ username: 'renewal', email: 'r@example.test', name: 'R' })
  const other = aRun({ flow: 'other' })
  const run = aRun({ browser: other.browser, pendingPerson: pk })
  await runs.begin().commit(aCommit(other))
  await runs.begin().commit(aCommit(run, { login: aLogin('old', pk) }))
  await storage.attempts.consume([
    { key: 'back', window: 60 },
    { key: 'back', window: 60 },
  ])
  const commit = aCommit(
    { ...run, version: 2, browser: 'renewed' },
    {
      expected: { version: 1, browser: run.browser },
      renewsBrowserOf: run.browser,
      login: aLogin('new', pk),
      terminateOthersOf: pk,
      givesBack: ['back'],
    },
  )
  t.is(await runs.begin().commit(commit), 'won')
  const loaded = await runs.load({ flow: 'other', browser: 'renewed', token: 'new', run: run.id, flowToken: null })
  t.is(loaded.active?.id, other.id)
  t.is(loaded.session?.person, pk)
  t.is(loaded.people.get(pk)?.username, 'renewal')
  t.is(await storage.sessions.find('old'), undefined)
  t.is((await storage.sessions.find('new'))?.person?.pk, pk)
  t.deepEqual(await storage.attempts.consume([{ key: 'back', window: 60 }]), [2])
})

test('a run that is inserted with a renewed browser id supersedes under the former one', async (t) => {
  const former = aRun()
  const other = aRun({ browser: former.browser, flow: 'beside' })
  await runs.begin().commit(aCommit(former))
  await runs.begin().commit(aCommit(other))
  const run = aRun({ browser: randomUUID() })
  const commit = aCommit(run, { supersedes: former.id, renewsBrowserOf: former.browser })
  t.is(await runs.begin().commit(commit), 'won')
  t.is((await runs.load({ ...nobody, flow: 'beside', browser: run.browser })).active?.id, other.id)
  const { named } = await runs.load({ ...nobody, flow: 'login', run: former.id })
  t.like(named, { end: 'superseded', browser: former.browser })
})

test('what a stage wrote joins the commit, or undoes it on a collision', async (t) => {
  const run = aRun()
  await runs.begin().commit(aCommit(run))
  const write = async (version: number) => {
    const unit = runs.begin()
    const { em } = unit.services
    const person = { id: randomUUID(), username: 'em', email: 'em@example.test', name: 'E', attributes: {} }
    em?.persist(em.create(UserEntity, person))
    return unit.commit(aCommit({ ...run, version: version + 1 }, { expected: { version, browser: run.browser } }))
  }
  t.is(await write(9), 'lost')
  t.is(await write(1), 'won')
  t.is(await write(2), 'conflict')
  t.is((await runs.load({ ...nobody, flow: 'login', run: run.id })).named?.version, 2)
  t.is((await storage.users.find('EM', { fields: ['username'], caseInsensitive: true }))?.username, 'em')
})

test('the entity manager of a step refuses to write by itself', (t) => {
  const { em } = runs.begin().services
  for (const name of ['flush', 'execute', 'insertMany', 'nativeUpdate', 'upsert', 'begin'] as const) {
    t.throws(() => Reflect.apply(em?.[name] as () => void, em, []), { message: /persist\(\) and remove\(\)/u })
  }
})

test('cancelling ends the active run once, and sweeping removes what has expired', async (t) => {
  const run = aRun()
  await runs.begin().commit(aCommit(run))
  const cancel = { ...event, action: 'cancel' }
  t.is((await runs.cancel(run.browser, 'login', cancel))?.end, 'cancelled')
  t.is(await runs.cancel(run.browser, 'login', cancel), undefined)
  const old = aRun({ expiresAt: new Date(0), flow: 'swept' })
  await runs.begin().commit(aCommit(old))
  t.true((await runs.sweep()) >= 1)
  t.is((await runs.load({ ...nobody, flow: 'swept', run: old.id })).named, undefined)
})
