import { redirect, definePlugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question, silentStage } from '../support/stages.ts'

const queryOf = (link: string | undefined) => new URL(link ?? '').search.slice(1)

test('a link that was made for one person does not prove another after the run has begun again', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links), question)],
    flows: [
      {
        slug: 'recovery',
        designation: 'recovery',
        stages: [
          { stage: 'identification' },
          { stage: 'link', invalidResponseAction: 'restart' },
          { stage: 'user_login' },
        ],
      },
    ],
  })
  const b = browser()
  await b.challenge('recovery')
  await b.answer('recovery', { uid_field: 'ann' }) // ann is the attacker's own account
  const again = await b.answer('recovery', {}) // retry -> restart
  t.is(again.body.component, 'ak-stage-identification')
  const victim = await b.answer('recovery', { uid_field: 'admin' })
  t.is(victim.body.component, 'test-stage-link')
  const query = queryOf(links[0]) // the link that went to ann's mailbox
  await b.challenge('recovery', { query })
  await b.answer('recovery', {}, { query })
  const me = await b.get('/api/v3/core/users/me/')
  t.not(me.body?.user?.username, 'admin')
})

test('a link of one stage does not pass another, also where the run stays in its browser', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links), question)],
    flows: [
      {
        slug: 'recovery',
        designation: 'recovery',
        confirmedElsewhere: 'stay',
        stages: [
          { stage: 'identification' },
          { stage: 'link', name: 'a' },
          { stage: 'link', name: 'b' },
          { stage: 'user_login' },
        ],
      },
    ],
  })
  const desk = browser(),
    phone = browser()
  await desk.challenge('recovery')
  await desk.answer('recovery', { uid_field: 'ann' })
  await desk.answer('recovery', {})
  t.is(links.length, 2)
  let query = queryOf(links[0])
  await phone.challenge('recovery', { query })
  await phone.answer('recovery', {}, { query })
  await desk.challenge('recovery')
  const atB = await desk.answer('recovery', {})
  t.is(atB.body.component, 'test-stage-link')
  t.is(links.length, 3)
  query = queryOf(links[1])
  await phone.challenge('recovery', { query })
  await phone.answer('recovery', {}, { query })
  await desk.challenge('recovery')
  const d = await desk.answer('recovery', {})
  t.not(d.body.component, 'xak-flow-redirect')
})

test('a click that confirms for another browser and comes twice gets the same bytes', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links), question)],
    flows: [
      {
        slug: 'recovery',
        designation: 'recovery',
        confirmedElsewhere: 'stay',
        stages: [{ stage: 'identification' }, { stage: 'link' }, { stage: 'question' }, { stage: 'user_login' }],
      },
    ],
  })
  const desk = browser(),
    phone = browser()
  await desk.challenge('recovery')
  await desk.answer('recovery', { uid_field: 'ann' })
  const query = queryOf(links[0])
  const gate = await phone.challenge('recovery', { query })
  const one = await phone.answer('recovery', { token: '' }, { query, step: gate.body.step })
  const two = await phone.answer('recovery', { token: '' }, { query, step: gate.body.step })
  t.is(two.text, one.text)
})

test('a run that the host has begun goes on by its link, also in a flow whose runs stay where they began', async (t) => {
  const { browser, engine } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      { slug: 'invited', designation: 'enrollment', confirmedElsewhere: 'stay', stages: [{ stage: 'question' }] },
    ],
  })
  const { link } = await engine.start('invited')
  const b = browser()
  const query = queryOf(link)
  t.is((await b.challenge('invited', { query })).body.component, 'ak-stage-consent')
  const r = await b.answer('invited', {}, { query })
  t.is(r.body.component, 'test-stage-question')
})

test('a browser id that was known before a link was confirmed does not go on with the run', async (t) => {
  const { browser, engine, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      {
        slug: 'invited',
        designation: 'enrollment',
        authentication: 'require_token',
        stages: [{ stage: 'question' }, { stage: 'user_login' }],
      },
    ],
  })
  const ann = await storage.users.find('ann', { fields: ['username'] })
  const { link } = await engine.start('invited', { person: ann?.pk ?? '' })
  const attacker = browser()
  await attacker.challenge('default-authentication-flow')
  const victim = attacker.clone() // the attacker planted their cookie
  const query = queryOf(link)
  await victim.challenge('invited', { query })
  await victim.answer('invited', {}, { query })
  await attacker.challenge('invited')
  await attacker.answer('invited', { answer: 'x' })
  const me = await attacker.get('/api/v3/core/users/me/')
  t.is(me.status, 403)
})

test('two links that one browser confirms at once, without step, are two requests', async (t) => {
  const { browser, engine } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [{ slug: 'invited', designation: 'enrollment', stages: [{ stage: 'question' }] }],
  })
  const one = queryOf((await engine.start('invited')).link),
    two = queryOf((await engine.start('invited')).link)
  const b = browser()
  await b.challenge('default-authentication-flow')
  const path = (query: string) => `/api/v3/flows/executor/invited/?${new URLSearchParams({ query })}`
  const answers = await Promise.all([b.post(path(one), {}), b.post(path(two), {})])
  t.not(answers[0]?.text, answers[1]?.text ?? '')
})

test('the start of a flow is published for runs of the host and of a redirect too', async (t) => {
  const seen: string[] = []
  const { browser, engine } = await serve(t, {
    plugins: [
      stagesPlugin(
        question,
        silentStage('go', () => redirect({ flow: 'other' })),
      ),
      definePlugin({
        name: 'w',
        version: '1.0.0',
        capabilities: { hooks: ['flowStarted'] },
        apply: ({ hooks }) => hooks.flowStarted.tap('w', ({ flow }) => void seen.push(flow.slug)),
      }),
    ],
    flows: [
      { slug: 'invited', designation: 'enrollment', stages: [{ stage: 'question' }, { stage: 'go' }] },
      { slug: 'other', designation: 'enrollment', stages: [{ stage: 'question' }] },
    ],
  })
  const query = queryOf((await engine.start('invited')).link)
  const b = browser()
  await b.challenge('invited', { query })
  await b.answer('invited', {}, { query })
  await b.answer('invited', { answer: 'x' })
  await b.challenge('other')
  await b.answer('other', { answer: 'x' })
  t.deepEqual(seen, ['invited', 'other'])
})
