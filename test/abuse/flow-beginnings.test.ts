import { deny, pass, pendingUser, retry, type FlowDocument } from '@sallyport/core'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { loggedIn, primaryKey } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, note, question, silentStage } from '../support/stages.ts'

test('a flow whose first stage denies and begins again says its reason once', async (t) => {
  const { browser } = await serve(t, {
    flows: [
      {
        slug: 'closed',
        designation: 'authorization',
        stages: [{ stage: 'deny', config: { denyMessage: 'Closed.' }, invalidResponseAction: 'restart' }],
      },
    ],
  })
  const { body } = await browser().challenge('closed')
  t.is(body.component, 'ak-stage-access-denied')
  t.deepEqual(body.flow_info.messages, [{ level: 'error', message: 'Closed.' }])
})

test('a guard that counts keeps its count where a wrong answer begins the flow again with its context', async (t) => {
  const guard = askStage('guard', (visit, answer) => {
    note(visit, answer)
    return answer === 'wrong' ? retry({ answer: [{ string: 'Wrong.', code: 'invalid' }] }) : deny('No.', 'no_luck')
  })
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(guard, question)],
    flows: [
      {
        slug: 'guarded',
        designation: 'authorization',
        stages: [{ stage: 'guard', invalidResponseAction: 'restart_with_context' }],
      },
    ],
  })
  const visitor = browser()
  await visitor.challenge('guarded')
  t.deepEqual((await visitor.answer('guarded', { answer: 'wrong' })).body.notes, ['wrong'])
  t.deepEqual((await visitor.answer('guarded', { answer: 'refused' })).body.notes, ['wrong', 'refused'])
  t.deepEqual((await visitor.answer('guarded', { answer: 'wrong' })).body.notes, ['wrong', 'refused', 'wrong'])
})

const path = '/api/v3/flows/executor/changing/'
const changing = (stages: FlowDocument['stages']): FlowDocument => ({
  slug: 'changing',
  designation: 'authorization',
  stages,
})

test('an answer to a flow that has become a denial is denied, as a look at it is', async (t) => {
  const served = await serve(t, { plugins: [stagesPlugin(question)], flows: [changing([{ stage: 'question' }])] })
  const visitor = served.browser()
  const { body } = await visitor.challenge('changing')
  const closed = changing([{ stage: 'deny', name: 'closed', config: { denyMessage: 'Closed.' } }])
  await served.engine.applyFlows([{ flow: closed, source: 'test' }], 'files')
  const shown = await visitor.get(path)
  t.is(shown.body.component, 'ak-stage-access-denied')
  const answered = await visitor.post(path, { answer: 'x', step: body.step })
  t.is(answered.status, 409)
  t.is(answered.body.component, 'ak-stage-access-denied')
  t.is(answered.body.error_message, 'Closed.')
  t.is(answered.body.code, 'flow_changed')
  // A client without a step says which component it answers.
  const foreign = await visitor.post(path, { answer: 'x', component: 'test-stage-question' })
  t.is(foreign.status, 200)
  t.is(foreign.body.error_message, 'Closed.')
  t.is((await served.storage.pool.query('select from sallyport_run')).rowCount, 0)
})

test('an answer to a flow that has come to begin with a change waits for a click, and changes nothing', async (t) => {
  let acted = 0
  const acts = silentStage('acts', () => {
    acted += 1
    return pass()
  })
  const flows = [changing([{ stage: 'question' }])]
  const served = await serve(t, { plugins: [stagesPlugin(question, acts)], flows })
  const visitor = served.browser()
  const { body } = await visitor.challenge('changing')
  const now = changing([{ stage: 'acts' }, { stage: 'question' }])
  await served.engine.applyFlows([{ flow: now, source: 'test' }], 'files')
  const answered = await visitor.post(path, { answer: 'x', step: body.step })
  t.is(answered.status, 409)
  t.is(answered.body.component, 'ak-stage-consent')
  t.is(acted, 0)
})

const queryOf = (link: string): string => new URL(link).search.slice(1)

test('a link whose run cannot be loaded any more begins the flow as for anybody, and keeps where it leads', async (t) => {
  const gone = askStage('gone', () => pass(), { provides: [pendingUser] })
  const who = askStage('who', () => pass(), { provides: [pendingUser] })
  const plugins = [stagesPlugin(who, gone)]
  const invited = (stages: FlowDocument['stages']): FlowDocument => ({
    slug: 'invited',
    designation: 'authentication',
    stages,
  })
  const flows = [invited([{ stage: 'gone' }, { stage: 'user_login' }])]
  const before = await serve(t, { plugins, flows })
  const person = await primaryKey(before.storage, 'ann')
  const { link } = await before.engine.start('invited', { person, next: '/welcome' })
  const now = invited([{ stage: 'who' }, { stage: 'user_login' }])
  const after = await serve(t, {
    databaseUrl: before.databaseUrl,
    plugins: [stagesPlugin(who)],
    flows: [now],
  })
  const visitor = new Browser(after.url)
  const query = queryOf(link)
  const shown = await visitor.challenge('invited', { query })
  t.is(shown.body.component, 'test-stage-who')
  t.is(shown.body.pending_user, '')
  t.regex(shown.body.flow_info.cancel_url, /next=%2Fwelcome/)
  const answered = await visitor.answer('invited', { answer: 'x' }, { query })
  // The link vouched for its person; a new beginning does not.
  t.is(answered.body.code, 'missing_context')
  t.is((await visitor.get('/api/v3/core/users/me/')).status, 403)
})

test('a client that keeps such a link in its query goes through the new beginning, without a step as well', async (t) => {
  const gone = askStage('gone', () => pass())
  const flow = (stage: string): FlowDocument => ({
    slug: 'open',
    designation: 'authorization',
    stages: [{ stage }, { stage: 'question' }],
  })
  const [first, last] = [askStage('first', () => pass()), question]
  const before = await serve(t, { plugins: [stagesPlugin(first, last, gone)], flows: [flow('gone')] })
  const { link } = await before.engine.start('open', { next: '/after' })
  const after = await serve(t, {
    databaseUrl: before.databaseUrl,
    plugins: [stagesPlugin(first, last)],
    flows: [flow('first')],
  })
  const query = queryOf(link)
  for (const step of [true, false]) {
    const visitor = new Browser(after.url)
    t.is((await visitor.challenge('open', { query })).body.component, 'test-stage-first')
    const second = await visitor.answer('open', { answer: 'one' }, { query, ...(step ? {} : { step }) })
    t.is(second.body.component, 'test-stage-question', `with a step: ${step}`)
    const end = await visitor.answer('open', { answer: 'two' }, { query, ...(step ? {} : { step }) })
    t.like(end.body, { component: 'xak-flow-redirect', to: '/after' })
  }
})

test('a link into a flow that nobody can begin without one says that what it belonged to has ended', async (t) => {
  const gone = askStage('gone', () => pass())
  const flow = (stage: string): FlowDocument => ({
    slug: 'invited',
    designation: 'enrollment',
    authentication: 'require_token',
    stages: [{ stage }],
  })
  const before = await serve(t, { plugins: [stagesPlugin(question, gone)], flows: [flow('gone')] })
  const { link } = await before.engine.start('invited')
  const after = await serve(t, {
    databaseUrl: before.databaseUrl,
    plugins: [stagesPlugin(question)],
    flows: [flow('question')],
  })
  const { body } = await new Browser(after.url).challenge('invited', { query: queryOf(link) })
  t.is(body.code, 'token_run_ended')
})

const setUp: readonly FlowDocument[] = [
  {
    slug: 'set-up',
    designation: 'stage_configuration',
    authentication: 'require_authenticated',
    stages: [{ stage: 'guard' }, { stage: 'question' }],
  },
  {
    slug: 'configurable',
    designation: 'authorization',
    stages: [{ stage: 'identification' }, { stage: 'password', name: 'secret', config: { configureFlow: 'set-up' } }],
  },
]

for (const [how, headers] of [
  ['another site’s link', { 'sec-fetch-site': 'cross-site' }],
  ['a link of a neighbouring site', { 'sec-fetch-site': 'same-site' }],
  ['another site’s link, told by its origin', { origin: 'https://evil.example' }],
  ['another site’s link, told by its referrer', { referer: 'https://evil.example/' }],
  ['a browser that looks ahead', { 'sec-purpose': 'prefetch' }],
] as const) {
  test(`${how} begins nothing again that is under way`, async (t) => {
    const served = await serve(t, {
      plugins: [
        stagesPlugin(
          question,
          askStage('guard', () => pass()),
        ),
      ],
      flows: setUp,
    })
    const ann = await loggedIn(served, 'ann')
    const bindings = [...(served.engine.definitions.current('configurable')?.bindings.values() ?? [])]
    const pk = bindings.find(({ stage }) => stage.name === 'secret')?.stage.pk ?? ''
    const configure = `/flows/-/configure/${pk}/`
    await ann.get(configure)
    await ann.challenge('set-up')
    t.is((await ann.answer('set-up', { answer: 'x' })).body.component, 'test-stage-question')
    t.is((await ann.get(configure, { headers })).headers.get('location'), '/if/flow/set-up/')
    t.is((await ann.challenge('set-up')).body.component, 'test-stage-question')
    await ann.get('/flows/-/cancel/?flow=set-up', { headers })
    t.is((await ann.challenge('set-up')).body.component, 'test-stage-question')
    // Without any of these it is somebody's own wish.
    await ann.get(configure)
    t.is((await ann.challenge('set-up')).body.component, 'test-stage-guard')
  })
}

test('a page that leads an old browser to the administration executes nothing', async (t) => {
  const served = await serve(t, {
    flows: [{ slug: 'one', designation: 'authorization', stages: [{ stage: 'dummy' }] }],
  })
  const admin = await loggedIn(served, 'admin')
  const execute = '/api/v3/flows/instances/one/execute/'
  const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
  for (const headers of [html, { ...html, referer: 'https://evil.example/' }, { referer: 'https://evil.example/' }]) {
    t.is((await admin.get(execute, { headers })).body.code, 'foreign_origin')
  }
  for (const headers of [{}, { ...html, referer: 'http://sallyport.test/admin' }]) {
    t.is((await admin.get(execute, { headers })).status, 200)
  }
})
