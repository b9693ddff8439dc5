import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question } from '../support/stages.ts'

const ME = '/api/v3/core/users/me/'
const OWN = { 'sec-fetch-site': 'same-origin' }

const half: FlowDocument = {
  slug: 'half',
  designation: 'authentication',
  stages: [
    { stage: 'identification', name: 'half-who', config: { embedPassword: true } },
    { stage: 'question', name: 'half-question' },
    { stage: 'user_login', name: 'half-in' },
  ],
}

type Served = Awaited<ReturnType<typeof serve>>

async function sessionOf(ann: Browser): Promise<string> {
  const { sessions } = (await ann.get(`${ME}sessions/`)).body
  return sessions.find(({ current }: { current: boolean }) => current).id
}

const ways: readonly [how: string, end: (ann: Browser, served: Served) => Promise<unknown>][] = [
  [
    'the logout',
    async (ann) => {
      await ann.challenge('default-invalidation-flow')
      await ann.answer('default-invalidation-flow', {})
    },
  ],
  [
    'ending it on the own page',
    async (ann) => ann.get(`${ME}sessions/${await sessionOf(ann)}/`, { method: 'DELETE', headers: OWN }),
  ],
  [
    'ending it from another browser',
    async (ann, { browser }) => {
      const home = browser()
      await home.logIn('ann')
      await home.get(`${ME}sessions/${await sessionOf(ann)}/`, { method: 'DELETE', headers: OWN })
    },
  ],
  [
    'signing the user out',
    async (_ann, { engine, storage }) =>
      engine.endSessions((await storage.users.find('ann', { fields: ['username'] }))?.pk ?? ''),
  ],
]

for (const [how, end] of ways) {
  test(`what had proven a user before their login is over with it, after ${how}`, async (t) => {
    const served = await serve(t, { plugins: [stagesPlugin(question)], flows: [half] })
    const ann = served.browser()
    await ann.challenge('half')
    const { body } = await ann.answer('half', { uid_field: 'ann', password: 'correct horse' })
    t.is(body.component, 'test-stage-question')
    await ann.logIn('ann')
    const copied = ann.clone()
    await end(ann, served)
    for (const visitor of [copied, ann]) {
      t.is((await visitor.get(ME)).status, 403)
      t.is((await visitor.challenge('half')).body.component, 'ak-stage-identification')
      await visitor.answer('half', { answer: 'x' }, { step: body.step })
      t.is((await visitor.get(ME)).status, 403)
    }
  })
}

const recovery: FlowDocument = {
  slug: 'recover',
  designation: 'recovery',
  stages: [
    { stage: 'identification', name: 'who' },
    { stage: 'link', name: 'mail' },
    {
      stage: 'prompt',
      name: 'new',
      config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
    },
    { stage: 'user_write', name: 'write', config: { allowedFields: ['password'], userCreationMode: 'never_create' } },
    { stage: 'user_login', name: 'here' },
  ],
}

test('a link that was opened before a login sets no password after the logout', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, { plugins: [stagesPlugin(linkStage(links))], flows: [recovery] })
  const ann = browser()
  await ann.challenge('recover')
  await ann.answer('recover', { uid_field: 'ann' })
  const query = new URL(links[0] ?? '').search.slice(1)
  await ann.challenge('recover', { query })
  t.is((await ann.answer('recover', {}, { query })).body.component, 'ak-stage-prompt')
  await ann.logIn('ann')
  const copied = ann.clone()
  await ann.challenge('default-invalidation-flow')
  await ann.answer('default-invalidation-flow', {})
  const { body } = await copied.answer('recover', { password: 'Owned-by-a-thief-4711' }, { step: false })
  t.is(body.component, 'ak-stage-identification')
  t.is((await copied.get(ME)).status, 403)
})

test('a tab whose run a login has ended sees that it is over', async (t) => {
  const { browser } = await serve(t, { plugins: [stagesPlugin(question)], flows: [half] })
  const ann = browser()
  await ann.challenge('half')
  const { body } = await ann.answer('half', { uid_field: 'ann', password: 'correct horse' })
  await ann.logIn('ann')
  const late = await ann.answer('half', { answer: 'x' }, { step: body.step })
  t.deepEqual([late.status, late.body.code, late.body.component], [409, 'run_ended', 'xak-flow-redirect'])
})

test('a further proof of the same user ends nothing that they have begun under their login', async (t) => {
  const settings: FlowDocument = {
    slug: 'settings',
    designation: 'stage_configuration',
    authentication: 'require_authenticated',
    stages: [
      { stage: 'question', name: 'one' },
      { stage: 'question', name: 'two' },
    ],
  }
  const { browser } = await serve(t, { plugins: [stagesPlugin(question)], flows: [settings, half] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('settings')
  const { body } = await ann.answer('settings', { answer: 'x' })
  await ann.challenge('half')
  await ann.answer('half', { uid_field: 'ann', password: 'correct horse' })
  t.is((await ann.answer('half', { answer: 'x' })).body.component, 'xak-flow-redirect')
  t.is((await ann.answer('settings', { answer: 'x' }, { step: body.step })).body.component, 'xak-flow-redirect')
})
