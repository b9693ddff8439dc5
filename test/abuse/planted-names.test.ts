import { pass, pendingUser, retry, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, linkStage } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'
const ME = '/api/v3/core/users/me/'

test('a cookie that was planted before a user types a name learns nothing of it, whether the account exists or not', async (t) => {
  const { browser } = await serve(t)
  const cookies: number[] = []
  for (const name of ['ann', 'very.private@clinic.example']) {
    const victim = browser()
    await victim.challenge(LOGIN)
    const attacker = victim.clone()
    const { body, headers } = await victim.answer(LOGIN, { uid_field: name })
    t.deepEqual([body.component, body.pending_user], ['ak-stage-password', name])
    cookies.push(headers.getSetCookie().length)
    const seen = await attacker.challenge(LOGIN)
    t.deepEqual([seen.body.component, seen.body.pending_user], ['ak-stage-identification', undefined])
  }
  t.true(cookies[0] !== 0 && cookies[0] === cookies[1], 'the id changes for a decoy as it does for a user')
})

const recovery: FlowDocument = {
  slug: 'recover',
  designation: 'recovery',
  confirmedElsewhere: 'stay',
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

test('a cookie that was planted goes on with nothing that the user confirms on another device', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, { plugins: [stagesPlugin(linkStage(links))], flows: [recovery] })
  const ann = browser()
  await ann.challenge('recover')
  const attacker = ann.clone()
  await ann.answer('recover', { uid_field: 'ann' })
  const phone = browser()
  const query = new URL(links[0] ?? '').search.slice(1)
  await phone.challenge('recover', { query })
  t.is((await phone.answer('recover', {}, { query })).body.code, 'confirmed_elsewhere')
  t.is((await attacker.challenge('recover')).body.component, 'ak-stage-identification')
  const { body } = await attacker.answer('recover', {}, { step: false })
  t.is(body.component, 'ak-stage-identification')
  t.is((await ann.challenge('recover')).body.component, 'ak-stage-consent', 'the user goes on where they began')
})

test('a cookie that was planted gets no login by what the user approves on their phone', async (t) => {
  const approved = new Set<string>()
  const push = askStage(
    'push',
    ({ person }) => (person?.kind === 'known' && approved.has(person.pk) ? pass({ proves: ['duo'] }) : retry({})),
    { requires: [pendingUser], proves: ['duo'] },
  )
  const flow: FlowDocument = {
    slug: 'push-login',
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: 'push-who' },
      { stage: 'push', name: 'push-approval' },
      { stage: 'user_login', name: 'push-here' },
    ],
  }
  const { browser, storage } = await serve(t, { plugins: [stagesPlugin(push)], flows: [flow] })
  const ann = browser()
  await ann.challenge('push-login')
  const attacker = ann.clone()
  await ann.answer('push-login', { uid_field: 'ann' })
  approved.add((await storage.users.find('ann', { fields: ['username'] }))?.pk ?? '')
  const { body } = await attacker.answer('push-login', { answer: '' }, { step: false })
  t.is(body.component, 'ak-stage-identification')
  t.is((await attacker.get(ME)).status, 403)
  t.is((await ann.answer('push-login', { answer: '' })).body.component, 'xak-flow-redirect')
  t.is((await ann.get(ME)).body.user.username, 'ann')
})

test('the answer to a name can be lost: the very step gets it again, with the new browser id', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const { body } = await ann.challenge(LOGIN)
  const late = ann.clone()
  const first = await ann.answer(LOGIN, { uid_field: 'ann' })
  const repeat = await late.answer(LOGIN, { uid_field: 'ann' }, { step: body.step })
  t.is(repeat.text, first.text)
  t.is((await late.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})
