import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { StoreRule } from '../test-store.ts'
import type { RunStoreFixture } from './run-store-fixture.ts'
import { query, sampleCommit, sampleEvent, sampleLogin, sampleRun } from './samples.ts'

type RunRule = StoreRule<RunStoreFixture>

const guarded =
  'Hang everything on one guarded write: where id, version and browser are the expected ones and it has not ended.'

export const runRules: readonly RunRule[] = [
  {
    name: 'kept',
    title: 'a run comes back as it was stored',
    why: 'Whatever a stage has left in the context is there on the next request, odd characters included.',
    fix: 'Keep every field; a text may hold NUL, which PostgreSQL refuses in JSON.',
    async check({ runs }) {
      const renewal = {
        formerBrowser: 'f',
        at: new Date(),
        lifetime: 5,
        session: null,
        keepsToken: false,
        device: null,
      }
      const answered = { step: 's', body: 'b', answer: '{"a":1}', renewal }
      const context = { typed: 'nul \0 and \\u0000', deep: [{ a: null, é: 1.5 }] }
      const run = sampleRun({
        context,
        vouched: [{ person: 'x', by: 'host', at: new Date(0).toISOString(), epoch: null }],
        answered,
      })
      assert.equal(await runs.begin().commit(sampleCommit(run)), 'won')
      const loaded = await runs.load(query('login', { browser: run.browser, run: run.id }))
      assert.deepEqual(loaded.named, run)
      assert.deepEqual(loaded.active, run)
    },
  },
  {
    name: 'odd-ids',
    title: 'odd ids name nothing, and are no error',
    why: 'They come from cookies and bodies that anybody may write.',
    fix: 'Return undefined for what no id of yours could be.',
    async check({ runs }) {
      for (const id of ['', 'no uuid', 'a'.repeat(10_000), '__proto__']) {
        const loaded = await runs.load(query('login', { browser: id, token: id, run: id, flowToken: id }))
        assert.deepEqual(
          [loaded.named, loaded.active, loaded.moved, loaded.flowToken, loaded.session],
          Array(5).fill(undefined),
        )
        assert.equal(await runs.latest(id, 'login'), undefined)
      }
    },
  },
  {
    name: 'latest',
    title: 'the latest run of a browser and flow is the active one first; what an inspector keeps comes back',
    why: 'Inspectors ask for it, also after the end.',
    fix: 'Prefer the run that has not ended, else the one that has ended last.',
    async check({ runs }) {
      const snapshot = { version: 1, current: null, next: null, context: { note: 'nul \0' } }
      const ended = sampleRun({ inspection: [snapshot], end: 'completed' })
      await runs.begin().commit(sampleCommit(ended))
      assert.deepEqual(await runs.latest(ended.browser, 'login'), ended)
      const active = sampleRun({ browser: ended.browser, updatedAt: new Date(0) })
      await runs.begin().commit(sampleCommit(active))
      assert.deepEqual(await runs.latest(ended.browser, 'login'), active)
      const next = { ...active, version: 2, inspection: [snapshot, { ...snapshot, version: 2 }] }
      const expected = { version: 1, browser: active.browser }
      assert.equal(await runs.begin().commit(sampleCommit(next, { expected })), 'won')
      assert.deepEqual(await runs.latest(ended.browser, 'login'), next)
      assert.equal(await runs.latest(ended.browser, 'other'), undefined)
    },
  },
  {
    name: 'once',
    title: 'of fifty commits of one version one wins, with its events',
    why: 'A step takes effect once, however many servers have decided it.',
    fix: guarded,
    async check({ runs, events }) {
      const run = sampleRun()
      await runs.begin().commit(sampleCommit(run))
      const expected = { version: 1, browser: run.browser }
      const action = `fifty ${run.id}`
      const commit = sampleCommit({ ...run, version: 2 }, { expected, events: [sampleEvent(action)] })
      const results = await Promise.all(Array.from({ length: 50 }, () => runs.begin().commit(commit)))
      assert.equal(results.filter((result) => result === 'won').length, 1)
      assert.equal(results.filter((result) => result === 'lost').length, 49)
      assert.equal((await events()).filter((event) => event.action === action).length, 1)
    },
  },
  {
    name: 'browser-guard',
    title: 'a commit for another browser than the run’s is lost',
    why: 'A browser id that was renewed meanwhile must not go on under its previous name.',
    fix: guarded,
    async check({ runs }) {
      const run = sampleRun()
      await runs.begin().commit(sampleCommit(run))
      const expected = { version: 1, browser: randomUUID() }
      assert.equal(await runs.begin().commit(sampleCommit({ ...run, version: 2 }, { expected })), 'lost')
      assert.equal((await runs.load(query('login', { run: run.id }))).named?.version, 1)
    },
  },
  {
    name: 'supersedes',
    title: 'an inserted run supersedes the named one and an expired one, but no other',
    why: 'A browser has one active run of a flow at most.',
    fix: 'Refuse a second active run of browser and flow; finish an expired one in the same statement.',
    async check({ runs }) {
      const first = sampleRun()
      await runs.begin().commit(sampleCommit(first))
      const second = sampleRun({ browser: first.browser })
      assert.equal(await runs.begin().commit(sampleCommit(second)), 'lost')
      assert.equal(await runs.begin().commit(sampleCommit(second, { supersedes: first.id })), 'won')
      assert.equal(await runs.begin().commit(sampleCommit(second, { supersedes: second.id })), 'lost')
      const { named, active } = await runs.load(query('login', { browser: first.browser, run: first.id }))
      assert.equal(named?.end, 'superseded')
      assert.equal(active?.id, second.id)
      const old = sampleRun({ expiresAt: new Date(0) })
      await runs.begin().commit(sampleCommit(old))
      assert.equal(await runs.begin().commit(sampleCommit(sampleRun({ browser: old.browser }))), 'won')
    },
  },
  {
    name: 'inserted-once',
    title: 'of twenty runs inserted for one browser at once one wins',
    why: 'Two tabs that begin at once must not both have the run.',
    fix: 'Let the store itself refuse a second active run, such as by a partial unique index.',
    async check({ runs }) {
      const previous = sampleRun()
      await runs.begin().commit(sampleCommit(previous))
      const insert = () =>
        runs.begin().commit(sampleCommit(sampleRun({ browser: previous.browser }), { supersedes: previous.id }))
      const results = await Promise.all(Array.from({ length: 20 }, insert))
      assert.equal(results.filter((result) => result === 'won').length, 1)
    },
  },
  {
    name: 'renewal',
    title: 'a renewed browser id takes the other active runs along, and a login ends the others',
    why: 'A client that knew the browser id before the login must not get what comes after it.',
    fix: 'Move every active run of the browser, end the sessions and give attempts back in the one commit.',
    async check({ runs, sessions, attempts, person }) {
      const [key, renewed] = [randomUUID(), randomUUID()]
      const [old, fresh] = [randomUUID(), randomUUID()]
      const other = sampleRun({ flow: 'other' })
      const run = sampleRun({ browser: other.browser, pendingPerson: person })
      await runs.begin().commit(sampleCommit(other))
      await runs.begin().commit(sampleCommit(run, { login: sampleLogin(old, person) }))
      const claim = { key, window: 60 }
      await attempts.consume([claim])
      await attempts.consume([claim])
      const commit = sampleCommit(
        { ...run, version: 2, browser: renewed },
        {
          expected: { version: 1, browser: run.browser },
          renewsBrowserOf: run.browser,
          login: sampleLogin(fresh, person),
          terminateOthersOf: person,
          refunds: [key],
        },
      )
      assert.equal(await runs.begin().commit(commit), 'won')
      const loaded = await runs.load(query('other', { browser: renewed, token: fresh, run: run.id }))
      assert.equal(loaded.active?.id, other.id)
      assert.equal(loaded.session?.person, person)
      if (runs.people !== undefined) assert.equal(loaded.people.get(person)?.pk, person)
      assert.equal(await sessions.find(old), undefined)
      assert.equal((await sessions.find(fresh))?.session.person, person)
      assert.equal((await attempts.consume([claim]))[0]?.count, 2)
    },
  },
  {
    name: 'renewed-insert',
    title: 'a run that is inserted with a renewed browser id supersedes under the previous one',
    why: 'The first answer of a run may already be the one that logs in.',
    fix: 'Look for the superseded run and the others under `renewsBrowserOf`.',
    async check({ runs }) {
      const previous = sampleRun()
      const other = sampleRun({ browser: previous.browser, flow: 'beside' })
      await runs.begin().commit(sampleCommit(previous))
      await runs.begin().commit(sampleCommit(other))
      const run = sampleRun()
      const commit = sampleCommit(run, { supersedes: previous.id, renewsBrowserOf: previous.browser })
      assert.equal(await runs.begin().commit(commit), 'won')
      assert.equal((await runs.load(query('beside', { browser: run.browser }))).active?.id, other.id)
      const { named } = await runs.load(query('login', { run: previous.id }))
      assert.deepEqual([named?.end, named?.browser], ['superseded', previous.browser])
    },
  },
  {
    name: 'ended-runs',
    title: 'a login or a logout ends the other active runs, but for those that it keeps',
    why: 'A run that has proven a user before a login must not outlive it.',
    fix: 'End what `endsRuns` names under `renewsBrowserOf`, without its context, and move it all the same.',
    async check({ runs, person }) {
      const [before, under] = [sampleRun({ flow: 'before' }), sampleRun({ flow: 'under', person })]
      for (const keeps of [person, null]) {
        const browser = randomUUID()
        const [own, theirs] = [
          { ...before, id: randomUUID(), browser },
          { ...under, id: randomUUID(), browser },
        ]
        const run = sampleRun({ browser })
        for (const begun of [own, theirs, run]) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          await runs.begin().commit(sampleCommit(begun))
        }
        const renewed = { ...run, version: 2, browser: randomUUID() }
        const expected = { version: 1, browser }
        const change = { expected, renewsBrowserOf: browser, endsRuns: { keeps } }
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        assert.equal(await runs.begin().commit(sampleCommit(renewed, change)), 'won')
        for (const [other, end] of [
          [own, 'cancelled'],
          [theirs, keeps === null ? 'cancelled' : null],
        ] as const) {
          // oxlint-disable-next-line no-await-in-loop -- one after the other
          const { named } = await runs.load(query(other.flow, { run: other.id }))
          assert.deepEqual([named?.end, named?.browser], [end, renewed.browser])
          if (end !== null) assert.deepEqual([named?.context, named?.proofs, named?.answered], [{}, [], null])
        }
      }
    },
  },
  {
    name: 'cancelled',
    title: 'to cancel ends the active run once',
    why: 'A late answer to a cancelled run must find it ended.',
    fix: 'End the run and store the event together; return undefined when nothing was active.',
    async check({ runs }) {
      const run = sampleRun()
      await runs.begin().commit(sampleCommit(run))
      const event = sampleEvent('cancel')
      assert.equal((await runs.cancel(run.browser, 'login', event))?.end, 'cancelled')
      assert.equal(await runs.cancel(run.browser, 'login', event), undefined)
      const commit = sampleCommit({ ...run, version: 2 }, { expected: { version: 1, browser: run.browser } })
      assert.equal(await runs.begin().commit(commit), 'lost')
    },
  },
  {
    name: 'flow-token',
    title: 'a flow token is found with its run, and used once',
    why: 'A link in a mail must not be worth anything after it was opened.',
    fix: 'Mark it as used in the commit that names it in `usesToken`; a second one that does so is lost.',
    async check({ runs }) {
      const run = sampleRun()
      const expiresAt = new Date(Date.now() + 60_000)
      const token = { id: randomUUID(), run: run.id, binding: null, person: null, epoch: null, expiresAt }
      await runs.begin().commit(sampleCommit(run, { tokens: [token] }))
      const found = async () => (await runs.load(query('login', { flowToken: token.id }))).flowToken
      assert.deepEqual(await found(), { token: { ...token, usedAt: null }, run })
      const use = (version: number) =>
        runs
          .begin()
          .commit(
            sampleCommit(
              { ...run, version: version + 1 },
              { expected: { version, browser: run.browser }, usesToken: token.id },
            ),
          )
      assert.equal(await use(1), 'won')
      assert.notEqual((await found())?.token.usedAt ?? null, null)
    },
  },
  {
    name: 'swept',
    title: 'sweeping removes what has expired, and nothing else',
    why: 'Otherwise the store grows with every visitor.',
    fix: 'Remove expired runs in small batches and return how many.',
    async check({ runs }) {
      const old = sampleRun({ expiresAt: new Date(0), flow: 'swept' })
      const young = sampleRun({ flow: 'swept' })
      await runs.begin().commit(sampleCommit(old))
      await runs.begin().commit(sampleCommit(young))
      assert.ok((await runs.sweep()) >= 1)
      assert.equal((await runs.load(query('swept', { run: old.id }))).named, undefined)
      assert.equal((await runs.load(query('swept', { run: young.id }))).named?.id, young.id)
    },
  },
]
