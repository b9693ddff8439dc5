import { pass, pendingUser, type FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { silentStage } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'

/** Records the user of a run. */
const about = silentStage(
  'about',
  (visit) => {
    visit.events.add('about', { username: visit.person?.kind === 'known' ? visit.person.username : '' })
    return pass()
  },
  { requires: [pendingUser] },
)

const flows: readonly FlowDocument[] = [
  {
    slug: 'set-up',
    designation: 'stage_configuration',
    given: ['pending_user'],
    stages: [{ stage: 'dummy' }, { stage: 'about' }],
  },
  { slug: 'refused', designation: 'stage_configuration', policies: [{ user: 'nobody' }], stages: [{ stage: 'dummy' }] },
  {
    slug: 'configurable',
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: 'who' },
      { stage: 'password', name: 'secret', config: { configureFlow: 'set-up' } },
      { stage: 'password', name: 'other-secret', config: { configureFlow: 'refused' } },
    ],
  },
]

function open(t: ExecutionContext): Promise<Served> {
  return serve(t, { plugins: [stagesPlugin(about)], flows })
}

const pkOf = ({ engine }: Served, name: string): string => {
  const bindings = [...(engine.definitions.current('configurable')?.bindings.values() ?? [])]
  return bindings.find(({ stage }) => stage.name === name)?.stage.pk ?? ''
}

async function logIn(browser: Browser): Promise<void> {
  await browser.challenge(LOGIN)
  await browser.answer(LOGIN, { uid_field: 'ann' })
  await browser.answer(LOGIN, { password: 'correct horse' })
}

test('the set-up of a stage starts its flow about the logged-in user', async (t) => {
  const served = await open(t)
  const ann = served.browser()
  const path = `/flows/-/configure/${pkOf(served, 'secret')}/`
  const login = await ann.get(`${path}?next=%2Fsettings`)
  t.is(login.status, 302)
  const back = new URLSearchParams({ next: `${path}?next=%2Fsettings` })
  t.is(login.headers.get('location'), `/flows/-/default/authentication/?${back}`)
  await logIn(ann)
  const peek = await ann.get(path, { method: 'HEAD' })
  t.is(peek.headers.get('location'), '/if/flow/set-up/')
  const { rows } = await served.storage.pool.query("select 1 from sallyport_run where flow = 'set-up'")
  t.is(rows.length, 0)

  const { status, headers } = await ann.get(`${path}?next=%2Fsettings`)
  t.is(status, 302)
  t.is(headers.get('location'), '/if/flow/set-up/?next=%2Fsettings')
  t.is((await ann.challenge('set-up')).body.component, 'ak-stage-dummy')
  const done = await ann.answer('set-up', {})
  t.is(done.body.to, '/settings')
  const events = await served.storage.events.list()
  t.deepEqual(
    events.filter(({ action }) => action === 'about').map(({ details }) => details),
    [{ username: 'ann' }],
  )
})

test('what cannot be set up is not there', async (t) => {
  const served = await open(t)
  const ann = served.browser()
  await logIn(ann)
  const nowhere = [
    '00000000-0000-5000-8000-000000000000',
    'x',
    '%00',
    pkOf(served, 'who'),
    pkOf(served, 'other-secret'),
  ]
  for (const pk of nowhere) {
    const { status, body } = await ann.get(`/flows/-/configure/${pk}/`)
    t.is(status, 404, pk)
    t.is(body.code, 'not_found', pk)
  }
  const gone: FlowDocument = {
    slug: 'a',
    designation: 'authorization',
    stages: [{ stage: 'identification' }, { stage: 'password', config: { configureFlow: 'gone' } }],
  }
  await t.throwsAsync(served.engine.applyFlows([{ flow: gone, source: 'test' }], 'test'), {
    message: 'test: flows.a.stages[1] offers the flow "gone", which does not exist.',
  })
})
