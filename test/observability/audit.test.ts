import { deny, pass, pendingUser } from '@sallyport/core'
import type { AuditEvent } from '@sallyport/core/adapter'
import { readEnvironment, startServer } from '@sallyport/server'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { ownDatabase } from '../support/database.ts'
import { askStage, linkStage } from '../support/stages.ts'
import { stagesPlugin } from '../support/plugin.ts'

const LOGOUT = 'default-invalidation-flow'

/** Events of some actions, with what is the same at every run. */
function told(events: readonly AuditEvent[], ...actions: readonly string[]): readonly (readonly [string, unknown])[] {
  return events.filter(({ action }) => actions.includes(action)).map(({ action, details }) => [action, details])
}

test('a login says how it was proven, and a logout why it was', async (t) => {
  const { browser, storage } = await serve(t, {
    flows: [
      {
        slug: 'remembers',
        designation: 'authentication',
        stages: [
          { stage: 'identification', config: { embedPassword: true } },
          { stage: 'user_login', config: { rememberDevice: 'days=30' } },
        ],
      },
    ],
  })
  const ann = browser()
  const password = { uid_field: 'ann', password: 'correct horse' }
  await ann.challenge('remembers')
  await ann.answer('remembers', password)
  await ann.challenge(LOGOUT)
  await ann.answer(LOGOUT, {})
  await ann.challenge('remembers')
  await ann.answer('remembers', password)
  const events = await storage.events.list()
  const login = { methods: ['password'], level: 1, auth_method: 'password', terminates_others: false }
  t.deepEqual(told(events, 'login', 'logout'), [
    ['login', { ...login, known_device: false }],
    ['logout', { reason: 'requested' }],
    ['login', { ...login, known_device: true }],
  ])
  const person = await storage.users.find('ann', { fields: ['username'] })
  for (const event of events) t.is(event.person, person?.pk ?? '', event.action)
})

test('a user who is replaced by another login in their browser is logged out', async (t) => {
  const { browser, storage } = await serve(t, {
    flows: [
      {
        slug: 'switches',
        designation: 'stage_configuration',
        stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
      },
    ],
  })
  const shared = browser()
  for (const uid_field of ['ann', 'ann', 'admin']) {
    await shared.challenge('switches')
    await shared.answer('switches', { uid_field, password: 'correct horse' })
  }
  const events = await storage.events.list()
  t.deepEqual(
    events.map(({ action }) => action),
    ['login', 'login', 'logout', 'login'],
  )
  t.deepEqual(told(events, 'logout'), [['logout', { reason: 'replaced' }]])
  t.is(events[2]?.person, events[0]?.person)
})

test('a denial says its code and its stage, and nothing of what was typed', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(askStage('closed', (_visit, answer) => deny(`No: ${answer}`, 'closed_today')))],
    flows: [
      { slug: 'door', designation: 'authentication', stages: [{ stage: 'closed', name: 'front-door' }] },
      { slug: 'wall', designation: 'authentication', stages: [{ stage: 'deny' }] },
    ],
  })
  const visitor = browser()
  const { body } = await visitor.challenge('door')
  await visitor.answer('door', { answer: 'open sesame' }, { step: body.step })
  await visitor.answer('door', { answer: 'open sesame' }, { step: body.step })
  // A page that only says no is no event: opening links must not fill a table.
  await visitor.challenge('wall')
  t.deepEqual(told(await storage.events.list(), 'flow_denied'), [
    ['flow_denied', { code: 'closed_today', stage: 'front-door' }],
  ])
})

test('a login that an insufficient proof ends is a denial and no login', async (t) => {
  const claims = askStage(
    'claims',
    (visit) => {
      visit.context.set(pendingUser, { pk: person, typed: 'ann' })
      return pass()
    },
    { provides: [pendingUser] },
  )
  let person = ''
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(claims)],
    flows: [{ slug: 'claimed', designation: 'authentication', stages: [{ stage: 'claims' }, { stage: 'user_login' }] }],
  })
  person = (await storage.users.find('ann', { fields: ['username'] }))?.pk ?? ''
  const thief = browser()
  await thief.challenge('claimed')
  await thief.answer('claimed', { answer: 'x' })
  t.deepEqual(told(await storage.events.list(), 'login', 'flow_denied'), [
    ['flow_denied', { code: 'unproven', stage: 'claimed-user-login' }],
  ])
})

test('a confirmed link is an event of the step that confirms it', async (t) => {
  const links: string[] = []
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links))],
    flows: [{ slug: 'mailed', designation: 'recovery', stages: [{ stage: 'identification' }, { stage: 'link' }] }],
  })
  const ann = browser()
  await ann.challenge('mailed')
  await ann.answer('mailed', { uid_field: 'ann' })
  const query = new URL(links[0] ?? '').search.slice(1)
  const phone = browser()
  await phone.challenge('mailed', { query })
  t.deepEqual(told(await storage.events.list(), 'token_confirmed'), [])
  await phone.answer('mailed', {}, { query })
  t.deepEqual(told(await storage.events.list(), 'token_confirmed'), [['token_confirmed', { elsewhere: true }]])
})

test('audit events go after the days that are set, and stay for ever with 0', async (t) => {
  const first = await serve(t, { storage: { auditDays: 7 } })
  const forever = await serve(t, { databaseUrl: first.databaseUrl, storage: { auditDays: 0 } })
  const { storage } = first
  const event = { run: null, flow: null, person: null, address: '::1', requestId: 'q', details: {} }
  await storage.events.add([
    { ...event, action: 'old' },
    { ...event, action: 'young' },
  ])
  const moveBack = (action: string, days: number): Promise<unknown> =>
    storage.pool.query("update sallyport_audit_event set at = at - $2 * interval '1 day' where action = $1", [
      action,
      days,
    ])
  await moveBack('old', 8)
  await moveBack('young', 6)
  const left = async (): Promise<readonly string[]> => (await storage.events.list()).map(({ action }) => action)
  await forever.storage.runs.sweep()
  t.deepEqual(await left(), ['old', 'young'])
  await storage.runs.sweep()
  t.deepEqual(await left(), ['young'])
})

test('SALLYPORT_AUDIT_DAYS reaches the storage, and days that are none are refused', async (t) => {
  const variables = { ...(await ownDatabase(t)), PORT: '0', LOG_LEVEL: 'silent', SALLYPORT_AUDIT_DAYS: '1' }
  const server = await startServer(readEnvironment(variables))
  t.teardown(() => server.close())
  const { storage } = server
  const event = { run: null, flow: null, person: null, address: '::1', requestId: 'q', details: {} }
  await storage.events.add([{ ...event, action: 'old' }])
  await storage.pool.query("update sallyport_audit_event set at = at - interval '2 days'")
  await storage.runs.sweep()
  t.deepEqual(await storage.events.list(), [])
  await t.throwsAsync(serve(t, { storage: { auditDays: 0.5 } }), { message: /^auditDays is 0\.5, but must be / })
})

test('the sweep of old events uses an index', async (t) => {
  const { storage } = await serve(t)
  const { rows } = await storage.pool.query(
    "select indexdef from pg_indexes where tablename = 'sallyport_audit_event' and indexdef like '%(at)'",
  )
  t.is(rows.length, 1)
})
