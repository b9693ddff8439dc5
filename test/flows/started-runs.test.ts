import { FlowRefused, pendingUser, SetupError } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, notes, question } from '../support/stages.ts'
import { pass, restart } from '@sallyport/core'

const again = askStage('again', (_visit, answer) => (answer === 'again' ? restart() : pass()), {
  requires: [notes, pendingUser],
})

async function serveStarts(t: ExecutionContext): Promise<Served> {
  return serve(t, {
    plugins: [stagesPlugin(question, again)],
    flows: [
      {
        slug: 'invited',
        designation: 'enrollment',
        authentication: 'require_token',
        given: ['test_notes'],
        stages: [{ stage: 'again' }, { stage: 'user_login' }],
      },
      {
        slug: 'execute',
        designation: 'authorization',
        given: ['test_notes', 'pending_user'],
        stages: [{ stage: 'again' }],
      },
      {
        slug: 'closed',
        designation: 'authorization',
        authentication: 'require_superuser',
        stages: [{ stage: 'question' }],
      },
    ],
  })
}

async function primaryKey({ storage }: Served, username: string): Promise<string> {
  const found = await storage.users.find(username, { fields: ['username'] })
  return found?.pk ?? ''
}

test('the host begins a run with a context and a person, and a visitor who opens its link continues it', async (t) => {
  const served = await serveStarts(t)
  const person = await primaryKey(served, 'ann')
  const { link } = await served.engine.start('invited', {
    context: { test_notes: ['hello'] },
    person,
    next: '/welcome',
  })
  const { origin, pathname, search } = new URL(link)
  t.is(origin, 'http://sallyport.test')
  t.is(pathname, '/if/flow/invited/')
  const query = search.slice(1)
  const ann = served.browser()
  t.is((await ann.challenge('invited')).body.code, 'requirement_not_met')
  t.is((await ann.challenge('invited', { query })).body.component, 'ak-stage-consent')
  const shown = await ann.answer('invited', {}, { query })
  t.is(shown.body.component, 'test-stage-again')
  t.deepEqual(shown.body.notes, ['hello'])
  t.is(shown.body.pending_user, 'ann')
  // A clean restart gives back what the run began with.
  const restarted = await ann.answer('invited', { answer: 'again' })
  t.deepEqual(restarted.body.notes, ['hello'])
  // The host vouches for the user, so no stage has to authenticate them.
  t.is((await ann.answer('invited', { answer: 'x' })).body.to, '/welcome')
  t.is((await ann.get('/api/v3/core/users/me/')).body.user.username, 'ann')
  const other = served.browser()
  t.is((await other.challenge('invited', { query })).body.code, 'token_used')
})

test('a run that is begun for a browser waits there without any token, where the person is logged in', async (t) => {
  const served = await serveStarts(t)
  const ann = served.browser()
  await ann.logIn('ann')
  const cookie = JSON.parse(Buffer.from(ann.cookies.get('sallyport') ?? '', 'base64').toString())
  const person = await primaryKey(served, 'ann')
  const started = await served.engine.start('execute', { browser: cookie, person, context: { test_notes: ['one'] } })
  t.is(started.link, 'http://sallyport.test/if/flow/execute/')
  t.deepEqual((await ann.challenge('execute')).body.notes, ['one'])
  // Another one takes its place.
  await served.engine.start('execute', { browser: cookie, person, context: { test_notes: ['two'] } })
  t.deepEqual((await ann.challenge('execute')).body.notes, ['two'])
  const { rows } = await served.storage.pool.query(
    "select ended from sallyport_run where flow = 'execute' order by started_at",
  )
  t.deepEqual(rows, [{ ended: 'superseded' }, { ended: null }])
  t.is((await ann.answer('execute', { answer: 'x' })).body.component, 'xak-flow-redirect')
})

test('a run cannot be begun with what the flow does not take', async (t) => {
  const served = await serveStarts(t)
  const { engine } = served
  const start = (flow: string, options: Parameters<typeof engine.start>[1]) => () => engine.start(flow, options)
  await t.throwsAsync(start('nothing', {}), { instanceOf: SetupError, message: /no flow "nothing"/ })
  await t.throwsAsync(start('execute', { context: { odd: 1 } }), { message: /"odd" nothing declares/ })
  await t.throwsAsync(start('execute', { context: { test_notes: 'text' } }), {
    message: /under "test_notes" does not fit/,
  })
  await t.throwsAsync(start('execute', {}), { message: /lacks "test_notes"/ })
  await t.throwsAsync(start('execute', { person: 'nobody', context: { test_notes: [] } }), {
    message: /No active user has this primary key/,
  })
  await t.throwsAsync(start('closed', {}), { instanceOf: FlowRefused, code: 'requirement_not_met' })
  await t.throwsAsync(start('invited', { expiresIn: 0, context: { test_notes: [] } }), {
    message: /1 to 2592000 seconds/,
  })
})
