import { pass, redirectTarget } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, question } from '../support/stages.ts'

const leads = askStage(
  'leads',
  (visit, answer) => {
    visit.context.set(redirectTarget, answer)
    return pass()
  },
  { writes: [redirectTarget] },
)
const undeclared = askStage('undeclared', (visit, answer) => {
  visit.context.set(redirectTarget, answer)
  return pass()
})

const ends: readonly [redirect: string, next: string, to: string][] = [
  ['/from-context', '/next', '/from-context'],
  ['//evil.example', '/next', '/next'],
  ['https://evil.example/', '/next', '/next'],
  ['javascript:alert(1)', '', '/'],
]

for (const [redirect, next, to] of ends) {
  test(`a flow whose context says redirect=${redirect}, with next=${next}, ends at ${to}`, async (t) => {
    const { browser } = await serve(t, {
      plugins: [stagesPlugin(leads)],
      flows: [{ slug: 'tested', designation: 'authorization', stages: [{ stage: 'leads' }] }],
    })
    const ann = browser()
    const query = new URLSearchParams({ next }).toString()
    await ann.challenge('tested', { query })
    t.deepEqual((await ann.answer('tested', { answer: redirect }, { query })).body, {
      component: 'xak-flow-redirect',
      to,
    })
  })
}

test('a stage that writes a context key which it does not declare is a crash', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(undeclared)],
    flows: [{ slug: 'tested', designation: 'authorization', stages: [{ stage: 'undeclared' }] }],
  })
  const ann = browser()
  await ann.challenge('tested')
  t.is((await ann.answer('tested', { answer: '/x' })).status, 500)
})

test('a login that its policies drop is a denial that says so, and no circle back to the login', async (t) => {
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      {
        slug: 'staff',
        designation: 'authentication',
        stages: [
          { stage: 'identification', config: { embedPassword: true } },
          { stage: 'user_login', policies: [{ group: 'staff' }] },
        ],
      },
    ],
  })
  await storage.users.createGroup('staff')
  const ann = browser()
  await ann.challenge('staff')
  const end = await ann.answer('staff', { uid_field: 'ann', password: 'correct horse' })
  t.is(end.body.component, 'ak-stage-access-denied')
  t.is(end.body.code, 'login_blocked')
  t.is(end.body.error_message, 'Your login is blocked.')
  t.is((await ann.get('/api/v3/core/users/me/')).status, 403)
  const [event] = await storage.events.list()
  t.is(event?.action, 'login_blocked')
  const found = await storage.users.find('ann', { fields: ['username'] })
  await storage.users.addToGroup(found?.pk ?? '', 'staff')
  await ann.challenge('staff')
  const done = await ann.answer('staff', { uid_field: 'ann', password: 'correct horse' })
  t.is(done.body.component, 'xak-flow-redirect')
})

test('of two logins with policies the one that fits is enough', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'either',
        designation: 'authentication',
        stages: [
          { stage: 'identification', config: { embedPassword: true } },
          { stage: 'user_login', policies: [{ group: 'staff' }] },
          { stage: 'user_login', policies: [{ user: 'ANN' }] },
        ],
      },
    ],
  })
  const ann = browser()
  await ann.challenge('either')
  const done = await ann.answer('either', { uid_field: 'ann', password: 'correct horse' })
  t.is(done.body.component, 'xak-flow-redirect')
  t.is((await ann.get('/api/v3/core/users/me/')).body.user.username, 'ann')
})
