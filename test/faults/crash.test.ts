import { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { crashAt, type Moment } from '../support/crash-node.ts'
import { groups } from './group-stage.ts'
import { scenes, THREE, WRITING, type Scene } from './scenes.ts'

const OPTIONS = { plugins: [groups], flows: [THREE, WRITING] }

/** What the database holds that a step may do twice. */
async function traces({ storage, engine }: Served, run: string) {
  const { pool } = storage
  const events = await pool.query(
    'select action, count(*)::int as n from sallyport_audit_event where run = $1 group by 1',
    [run],
  )
  const sessions = await pool.query('select count(*)::int as n from sallyport_login_session')
  const key = engine.keys.mac('attempts', `run:${run}:password`)
  const attempts = await pool.query('select count as n from sallyport_attempt where key = $1', [key])
  const entities = await pool.query('select count(*)::int as n from sallyport_group')
  const row = await pool.query(
    "select version, answered->>'step' as step, answered->>'answer' as answer from sallyport_run where id = $1",
    [run],
  )
  return {
    events: Object.fromEntries(events.rows.map(({ action, n }) => [action, n])),
    sessions: Number(sessions.rows[0].n),
    groups: Number(entities.rows[0].n),
    attempts: Number(attempts.rows[0]?.n ?? 0),
    run: row.rows[0] as { version: number; step: string; answer: string } | undefined,
  }
}

/** One crash. Returns the node that took over, or undefined when the step was over before the n-th query. */
async function crashOnce(
  t: ExecutionContext,
  scene: Scene,
  node: Served,
  { moment, nth }: { readonly moment: Moment; readonly nth: number },
) {
  const place = `${moment} query ${nth}`
  const ann = node.browser()
  const step = await scene.approach(ann)
  const run: string = JSON.parse(Buffer.from(step.split('.', 1)[0] ?? '', 'base64url').toString())[1]
  const before = await traces(node, run)
  const crash = crashAt(node.storage, nth, moment)
  // The browser gets nothing of what the dead node says, cookies neither.
  await ann.clone().answer(scene.slug, scene.fields, { step })
  crash.end()
  if (!crash.happened) return undefined

  const next = await serve(t, { databaseUrl: node.databaseUrl, ...OPTIONS })
  const left = await traces(next, run)
  const heir = new Browser(next.url, '', ann, next.check)
  const answer = await heir.answer(scene.slug, scene.fields, { step })
  t.is(answer.status, 200, place)
  t.is(answer.body.component, scene.component, place)
  const after = await traces(next, run)
  t.deepEqual(after.events, scene.events, place)
  t.is(after.run?.version, (before.run?.version ?? 0) + 1, place)
  const logins = (scene.events['login'] ?? 0) - (scene.events['logout'] ?? 0)
  t.is(after.sessions - before.sessions, logins, place)
  t.is(after.groups - before.groups, scene.groups ?? 0, place)
  const won = left.run?.step === step
  if (won) t.is(answer.text, left.run?.answer ?? '', place)
  // An attempt that a crash has swallowed stays counted; a user who succeeds gets back their own and no other.
  const counted = 'login_failed' in scene.events && !won ? 1 : 0
  t.is(after.attempts, left.attempts + counted, place)
  const me = await heir.get('/api/v3/core/users/me/')
  t.is(me.body.user?.username, scene.person, place)
  const again = await heir.answer(scene.slug, scene.fields, { step })
  t.is(again.text, answer.text, place)
  return { next, won }
}

for (const scene of scenes) {
  test(`after a crash at any query of ${scene.title} another node gives the answer, and nothing happens twice`, async (t) => {
    let node = await serve(t, OPTIONS)
    const won: boolean[] = []
    for (const moment of ['before', 'after'] as const) {
      for (let nth = 1; ; nth += 1) {
        // oxlint-disable-next-line no-await-in-loop -- the node that took over is the next to die
        const crash = await crashOnce(t, scene, node, { moment, nth })
        if (crash === undefined) break
        node = crash.next
        won.push(crash.won)
      }
    }
    t.true(won.length >= 4, 'a step makes two queries at least')
    t.is(won.filter(Boolean).length, 1, 'one query commits')
  })
}
