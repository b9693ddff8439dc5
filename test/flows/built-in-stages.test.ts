import { application } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { silentStage } from '../support/stages.ts'
import { pass } from '@sallyport/core'

const LOGIN = 'default-authentication-flow'

const names = silentStage(
  'names_application',
  (visit) => {
    visit.context.set(application, { name: 'Mail', launch_url: 'https://mail.example/' })
    visit.notify({ level: 'success', message: 'Welcome.' })
    return pass()
  },
  { safe: true, writes: [application] },
)

test('the engine’s own challenges are stages that any flow may hold', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'tested',
        designation: 'authorization',
        stages: [
          {
            stage: 'autosubmit',
            config: { url: 'https://other.example/acs', attrs: { SAMLResponse: 'x', RelayState: '' }, title: 'Wait' },
          },
          {
            stage: 'frame',
            config: { url: 'https://other.example/frame', loadingOverlay: true, loadingText: 'Loading' },
          },
          { stage: 'shell', config: { body: '<p>Hello</p>' } },
          { stage: 'session_end', config: { invalidationFlow: 'default-invalidation-flow' } },
        ],
      },
    ],
  })
  const ann = browser()
  const autosubmit = (await ann.challenge('tested')).body
  t.like(autosubmit, {
    component: 'ak-stage-autosubmit',
    url: 'https://other.example/acs',
    attrs: { SAMLResponse: 'x', RelayState: '' },
    title: 'Wait',
  })
  const frame = (await ann.answer('tested', {})).body
  t.like(frame, {
    component: 'xak-flow-frame',
    url: 'https://other.example/frame',
    loading_overlay: true,
    loading_text: 'Loading',
  })
  const shell = (await ann.answer('tested', {})).body
  t.like(shell, { component: 'xak-flow-shell', body: '<p>Hello</p>' })
  const end = (await ann.answer('tested', {})).body
  t.like(end, { component: 'ak-stage-session-end', brand_name: 'Sallyport', pending_user: '' })
  t.false('invalidation_flow_url' in end)
  t.is((await ann.answer('tested', {})).body.component, 'xak-flow-redirect')
})

test('the end of a session names the application and, to a logged-in user, the way out', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(names)],
    flows: [
      {
        slug: 'end',
        designation: 'invalidation',
        title: 'Bye %(user)s, from %(app)s at 100%',
        stages: [
          { stage: 'names_application' },
          { stage: 'session_end', config: { invalidationFlow: 'default-invalidation-flow' } },
        ],
      },
    ],
  })
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const gate = await ann.challenge('end')
  t.is(gate.body.component, 'ak-stage-consent')
  const { body } = await ann.answer('end', {})
  t.like(body, {
    component: 'ak-stage-session-end',
    application_name: 'Mail',
    application_launch_url: 'https://mail.example/',
    invalidation_flow_url: '/if/flow/default-invalidation-flow/',
  })
  t.is(body.flow_info.title, 'Bye , from Mail at 100%')
  t.deepEqual(body.flow_info.messages, [{ level: 'success', message: 'Welcome.' }])
  const reloaded = await ann.challenge('end')
  t.false('messages' in reloaded.body.flow_info)
})

test('a title shows the flow’s user as typed, and a name that looks like a placeholder stays a name', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'titled',
        designation: 'authentication',
        title: 'Welcome, %(user)s to %(app)s',
        background: 'https://pictures.example/a.jpg',
        layout: 'sidebar_left',
        stages: [{ stage: 'identification' }, { stage: 'password' }],
      },
    ],
  })
  const ann = browser()
  const first = await ann.challenge('titled', { query: 'next=%2Fapp' })
  t.deepEqual(first.body.flow_info, {
    title: 'Welcome,  to ',
    background: 'https://pictures.example/a.jpg',
    cancel_url: '/flows/-/cancel/?flow=titled&next=%2Fapp',
    layout: 'sidebar_left',
  })
  const second = await ann.answer('titled', { uid_field: '%(app)s$&' })
  t.is(second.body.flow_info.title, 'Welcome, %(app)s$& to ')
})

test('cancelling ends the run and leads to next, else to the flow’s first page', async (t) => {
  const { browser, storage } = await serve(t)
  const ann = browser()
  await ann.challenge(LOGIN)
  const { body } = await ann.answer(LOGIN, { uid_field: 'ann' })
  const away = await ann.get('/flows/-/cancel/', { headers: { 'sec-fetch-site': 'cross-site' } })
  t.is(away.headers.get('location'), '/')
  const left = await ann.get(body.flow_info.cancel_url)
  t.is(left.headers.get('location'), `/if/flow/${LOGIN}/`)
  const { rows } = await storage.pool.query('select ended from sallyport_run')
  t.deepEqual(rows, [{ ended: 'cancelled' }])
  const late = await ann.answer(LOGIN, { password: 'correct horse' }, { step: body.step })
  t.is(late.status, 409)
  t.is(late.body.component, 'ak-stage-identification')
  const next = await ann.get(`/flows/-/cancel/?flow=${LOGIN}&next=%2Fapp`)
  t.is(next.headers.get('location'), '/app')
})
