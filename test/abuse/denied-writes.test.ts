import { deny, type FlowDocument, type Outcome } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { silentStage } from '../support/stages.ts'

const enrolment = (slug: string, last: object): FlowDocument => ({
  slug,
  designation: 'enrollment',
  authentication: 'require_unauthenticated',
  stages: [
    {
      stage: 'prompt',
      name: `${slug}-prompt`,
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Username' },
          { fieldKey: 'email', type: 'email', label: 'E-mail' },
          { fieldKey: 'password', type: 'password', label: 'Password' },
        ],
      },
    },
    {
      stage: 'user_write',
      name: `${slug}-write`,
      config: { userCreationMode: 'always_create', allowedFields: ['username', 'email', 'password'] },
    },
    last,
    { stage: 'user_login', name: `${slug}-login` },
  ] as FlowDocument['stages'],
})

const PASSWORD = 'Tr0mbone-galaxy-77!'
const MALLORY = { username: 'mallory', email: 'mallory@evil.example', password: PASSWORD }

const outsiders = {
  stage: 'deny',
  name: 'outsiders',
  config: { denyMessage: 'Only for people of corp.example.' },
  policies: [
    {
      policy: 'expression',
      name: 'outsider',
      config: { expression: '!request.user.email.endsWith("@corp.example")' },
    },
  ],
}

const refuse = silentStage('refuse', (): Outcome => deny('No.', 'refused'))

const ways: readonly [title: string, last: object][] = [
  ['by a stage behind it', outsiders],
  ['and begins again', { stage: 'refuse', name: 'again', invalidResponseAction: 'restart' }],
  [
    'and begins again with what was typed',
    { stage: 'refuse', name: 'kept', invalidResponseAction: 'restart_with_context' },
  ],
]

for (const [title, last] of ways) {
  test(`an enrolment that is denied ${title} leaves no user`, async (t) => {
    const { browser, storage } = await serve(t, {
      plugins: [stagesPlugin(refuse)],
      flows: [enrolment('enrol', last)],
    })
    const visitor = browser()
    await visitor.challenge('enrol')
    const { body } = await visitor.answer('enrol', MALLORY)
    t.not(body.component, 'xak-flow-redirect')
    t.is(await storage.users.find('mallory', { fields: ['username'] }), undefined)
    const events = await storage.pool.query(`select action from sallyport_audit_event where action like 'user_%'`)
    t.deepEqual(events.rows, [], 'the audit log names no user who is not there')
    await browser().challenge('default-authentication-flow')
    const me = await visitor.get('/api/v3/core/users/me/')
    t.is(me.status, 403)
  })
}

test('an enrolment that no stage denies keeps its user and its event', async (t) => {
  const { browser, storage } = await serve(t, { flows: [enrolment('enrol', outsiders)] })
  const visitor = browser()
  await visitor.challenge('enrol')
  const { body } = await visitor.answer('enrol', { ...MALLORY, username: 'bob', email: 'bob@corp.example' })
  t.is(body.component, 'xak-flow-redirect')
  t.not(await storage.users.find('bob', { fields: ['username'] }), undefined)
  const events = await storage.pool.query(
    `select count(*)::int as n from sallyport_audit_event where action = 'user_write'`,
  )
  t.is(events.rows[0].n, 1)
})
