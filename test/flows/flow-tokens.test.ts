import type { FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question } from '../support/stages.ts'

const RECOVERY: FlowDocument = {
  slug: 'recovery',
  designation: 'recovery',
  stages: [{ stage: 'identification' }, { stage: 'link' }, { stage: 'question' }, { stage: 'user_login' }],
}

interface Mailed extends Served {
  readonly links: string[]
}

async function serveMail(t: ExecutionContext, flow: Partial<FlowDocument> = {}): Promise<Mailed> {
  const links: string[] = []
  const served = await serve(t, {
    plugins: [stagesPlugin(linkStage(links), question)],
    flows: [{ ...RECOVERY, ...flow }],
  })
  return { ...served, links }
}

/** The page query of a link: what a page hands on as `query`. */
function queryOf(link: string | undefined): string {
  return new URL(link ?? '').search.slice(1)
}

async function askForLink(ann: Browser): Promise<BrowserAnswer> {
  await ann.challenge('recovery', { query: 'next=%2Finbox' })
  return ann.answer('recovery', { uid_field: 'ann' }, { query: 'next=%2Finbox' })
}

test('a link goes on in the same browser after one click, and logs in without a password', async (t) => {
  const { browser, links } = await serveMail(t)
  const ann = browser()
  const asked = await askForLink(ann)
  t.is(asked.body.component, 'test-stage-link')
  t.is(links.length, 1)
  const query = queryOf(links[0])
  const gate = await ann.challenge('recovery', { query })
  t.is(gate.body.component, 'ak-stage-consent')
  t.is(gate.body.header_text, 'Continue to confirm.')
  const next = await ann.answer('recovery', { token: gate.body.token }, { query })
  t.is(next.body.component, 'test-stage-question')
  // The page keeps its address, token included.
  t.is((await ann.challenge('recovery', { query })).body.component, 'test-stage-question')
  const done = await ann.answer('recovery', { answer: 'x' }, { query })
  t.deepEqual(done.body, { component: 'xak-flow-redirect', to: '/inbox' })
  t.is((await ann.get('/api/v3/core/users/me/')).body.user.username, 'ann')
  t.is((await ann.challenge('recovery', { query })).body.to, '/inbox')
})

test('a link that is opened in another browser takes the run there, and the first browser sees that', async (t) => {
  const { browser, links } = await serveMail(t)
  const desk = browser()
  const phone = browser()
  const shown = await askForLink(desk)
  const query = queryOf(links[0])
  await phone.challenge('recovery', { query })
  const next = await phone.answer('recovery', {}, { query })
  t.is(next.body.component, 'test-stage-question')
  const told = await desk.challenge('recovery')
  t.is(told.body.component, 'ak-stage-access-denied')
  t.is(told.body.code, 'continued_elsewhere')
  const late = await desk.answer('recovery', {}, { step: shown.body.step })
  t.is(late.status, 409)
  t.is(late.body.code, 'continued_elsewhere')
  t.is((await phone.answer('recovery', { answer: 'x' })).body.to, '/inbox')
  t.is((await phone.get('/api/v3/core/users/me/')).body.user.username, 'ann')
  t.is((await desk.get('/api/v3/core/users/me/')).status, 403)
  // The way on: begin again.
  await desk.get(told.body.continue_url)
  t.is((await desk.challenge('recovery')).body.component, 'ak-stage-identification')
})

test('with "stay" the first browser goes on, and the confirming one learns nothing', async (t) => {
  const { browser, links } = await serveMail(t, { confirmedElsewhere: 'stay' })
  const desk = browser()
  const phone = browser()
  await askForLink(desk)
  const query = queryOf(links[0])
  await phone.challenge('recovery', { query })
  const confirmed = await phone.answer('recovery', {}, { query })
  t.is(confirmed.body.code, 'confirmed_elsewhere')
  t.is(confirmed.body.pending_user, '')
  t.is((await phone.challenge('recovery', { query })).body.code, 'confirmed_elsewhere')
  const gate = await desk.challenge('recovery')
  t.is(gate.body.component, 'ak-stage-consent')
  t.is((await desk.answer('recovery', {})).body.component, 'test-stage-question')
  t.is((await desk.answer('recovery', { answer: 'x' })).body.to, '/inbox')
  t.is((await desk.get('/api/v3/core/users/me/')).body.user.username, 'ann')
  t.is((await phone.get('/api/v3/core/users/me/')).status, 403)
})

test('a script of our own origin goes on by itself after another browser confirmed', async (t) => {
  const { browser, links } = await serveMail(t, { confirmedElsewhere: 'stay' })
  const desk = browser()
  const phone = browser()
  await askForLink(desk)
  const query = queryOf(links[0])
  await phone.challenge('recovery', { query })
  await phone.answer('recovery', {}, { query })
  const seen = await desk.get('/api/v3/flows/executor/recovery/', { headers: { 'sec-fetch-site': 'same-origin' } })
  t.is(seen.body.component, 'test-stage-question')
})

test('a client that only opens a link, as a mail scanner does, uses nothing up', async (t) => {
  const { browser, links, storage } = await serveMail(t)
  await askForLink(browser())
  const query = queryOf(links[0])
  for (const method of ['GET', 'HEAD', 'GET']) {
    const scanner = browser()
    const path = `/api/v3/flows/executor/recovery/?${new URLSearchParams({ query })}`
    t.is((await scanner.get(path, { method })).status, 200)
  }
  const { rows } = await storage.pool.query(
    'select count(*)::int as used from sallyport_flow_token where used_at is not null',
  )
  t.is(rows[0].used, 0)
  const phone = browser()
  await phone.challenge('recovery', { query })
  t.is((await phone.answer('recovery', {}, { query })).body.component, 'test-stage-question')
})

test('of a hundred browsers that confirm one link at once, one goes on', async (t) => {
  const { browser, links, storage } = await serveMail(t)
  await askForLink(browser())
  const query = queryOf(links[0])
  const crowd = Array.from({ length: 100 }, () => browser())
  await Promise.all(crowd.map((one) => one.challenge('recovery', { query })))
  const answers = await Promise.all(crowd.map((one) => one.answer('recovery', {}, { query })))
  t.is(answers.filter(({ body }) => body.component === 'test-stage-question').length, 1)
  t.is(answers.filter(({ body }) => body.code === 'token_used').length, 99)
  const { rows } = await storage.pool.query('select version from sallyport_run')
  t.deepEqual(rows, [{ version: 2 }])
})

test('a hundred equal clicks of one browser confirm once, and get the same bytes', async (t) => {
  const { browser, links } = await serveMail(t)
  await askForLink(browser())
  const query = queryOf(links[0])
  const phone = browser()
  const gate = await phone.challenge('recovery', { query })
  const tabs = Array.from({ length: 100 }, () => phone.clone())
  const answers = await Promise.all(
    tabs.map((tab) => tab.answer('recovery', { token: '' }, { query, step: gate.body.step })),
  )
  t.is(new Set(answers.map(({ text }) => text)).size, 1)
  t.is(answers[0]?.body.component, 'test-stage-question')
  // A late one too, with the cookie from before.
  const late = await phone.clone().answer('recovery', { token: '' }, { query, step: gate.body.step })
  t.is(late.text, answers[0]?.text ?? '')
})

const refusals: readonly [title: string, code: string, spoil: (served: Mailed) => Promise<[string, string]>][] = [
  ['guessed', 'token_unknown', async () => ['recovery', `flow_token=${'A'.repeat(22)}.${'B'.repeat(43)}`]],
  [
    'with another secret',
    'token_unknown',
    async ({ links }) => [
      'recovery',
      `${queryOf(links[0]).slice(0, -1)}${queryOf(links[0]).endsWith('A') ? 'B' : 'A'}`,
    ],
  ],
  ['of another flow', 'token_of_other_flow', async ({ links }) => ['default-authentication-flow', queryOf(links[0])]],
  [
    'that has expired',
    'token_expired',
    async ({ links, storage }) => {
      await storage.pool.query("update sallyport_flow_token set expires_at = now() - interval '1 second'")
      return ['recovery', queryOf(links[0])]
    },
  ],
  [
    'whose run has ended',
    'token_run_ended',
    async ({ links, storage }) => {
      await storage.pool.query("update sallyport_run set ended = 'cancelled'")
      return ['recovery', queryOf(links[0])]
    },
  ],
]

for (const [title, code, spoil] of refusals) {
  test(`a link ${title} is refused as ${code}, with a way on`, async (t) => {
    const served = await serveMail(t)
    await askForLink(served.browser())
    const [slug, query] = await spoil(served)
    const phone = served.browser()
    const refused = await phone.challenge(slug, { query })
    t.is(refused.status, 200)
    t.is(refused.body.component, 'ak-stage-access-denied')
    t.is(refused.body.code, code)
    t.truthy(refused.body.error_message)
    t.is((await phone.answer(slug, {}, { query, step: false })).body.code, code)
    const way = await phone.get(String(refused.body.continue_url))
    t.is(way.headers.get('location'), `/if/flow/${slug}/`)
    t.is((await phone.challenge(slug)).body.component, 'ak-stage-identification')
  })
}

test('a link is refused while somebody else is logged in, and works once they have logged out', async (t) => {
  const { browser, links } = await serveMail(t)
  await askForLink(browser())
  const query = queryOf(links[0])
  const phone = browser()
  const login = 'default-authentication-flow'
  await phone.challenge(login)
  await phone.answer(login, { uid_field: 'admin' })
  await phone.answer(login, { password: 'correct horse' })
  const refused = await phone.challenge('recovery', { query })
  t.is(refused.body.code, 'token_of_other_person')
  t.is((await phone.answer('recovery', {}, { query, step: false })).body.code, 'token_of_other_person')
  await phone.answer('default-invalidation-flow', {}, { step: false })
  await phone.challenge('recovery', { query })
  t.is((await phone.answer('recovery', {}, { query })).body.component, 'test-stage-question')
})

test('a run that comes by a link takes the place of this browser’s own of that flow', async (t) => {
  const { browser, links, storage } = await serveMail(t)
  await askForLink(browser())
  const phone = browser()
  await phone.challenge('recovery')
  await phone.answer('recovery', { uid_field: 'admin' })
  const query = queryOf(links[0])
  const gate = await phone.challenge('recovery', { query })
  const next = await phone.answer('recovery', {}, { query, step: gate.body.step })
  t.is(next.body.component, 'test-stage-question')
  t.is(next.body.pending_user, 'ann')
  const { rows } = await storage.pool.query('select ended from sallyport_run order by ended')
  t.deepEqual(rows, [{ ended: 'cancelled' }, { ended: null }])
})

test('a link for somebody who does not exist goes the same way, and logs nobody in', async (t) => {
  const { browser, links } = await serveMail(t)
  const eve = browser()
  await eve.challenge('recovery')
  const asked = await eve.answer('recovery', { uid_field: 'nobody' })
  t.is(asked.body.component, 'test-stage-link')
  const query = queryOf(links[0])
  await eve.challenge('recovery', { query })
  t.is((await eve.answer('recovery', {}, { query })).body.component, 'test-stage-question')
  const end = await eve.answer('recovery', { answer: 'x' })
  t.is(end.body.code, 'unproven')
})

test('an older link of the same run goes on too, but only one of them', async (t) => {
  const { browser, links } = await serveMail(t)
  const ann = browser()
  await askForLink(ann)
  await ann.answer('recovery', {})
  t.is(links.length, 2)
  const first = queryOf(links[0])
  await ann.challenge('recovery', { query: first })
  t.is((await ann.answer('recovery', {}, { query: first })).body.component, 'test-stage-question')
  // The run has left the stage that gave the other one out: confirming it changes nothing.
  const second = queryOf(links[1])
  await ann.challenge('recovery', { query: second })
  t.is((await ann.answer('recovery', {}, { query: second })).body.component, 'test-stage-question')
})

test('the database keeps no secret of a link', async (t) => {
  const { browser, links, storage } = await serveMail(t)
  await askForLink(browser())
  const [, secret = ''] = (new URLSearchParams(queryOf(links[0])).get('flow_token') ?? '').split('.')
  t.is(secret.length, 43)
  for (const table of ['sallyport_flow_token', 'sallyport_run', 'sallyport_audit_event']) {
    const { rows } = await storage.pool.query(`select row_to_json(r)::text as text from ${table} r`)
    for (const { text } of rows) t.false(text.includes(secret))
  }
})
