import { Unavailable } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'

test('an outpost check that throws is a crash like any other: the same answer, event, hook and line', async (t) => {
  const log = recordingLog()
  let broken = false
  const { browser, engine, storage } = await serve(t, {
    log,
    outpost() {
      if (broken) throw new RangeError('the secret of the outpost is 4711')
      return undefined
    },
  })
  const failed: unknown[] = []
  engine.hooks.failed.tap('test', (facts, { error }) => void failed.push([facts.flow.slug, facts.requestId, error]))
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  broken = true
  const crashed = await ann.answer(LOGIN, { password: 'correct horse' })
  t.is(crashed.status, 500)
  t.deepEqual(Object.keys(crashed.body), ['component', 'request_id'])
  t.is(crashed.body.component, 'ak-stage-flow-error')
  const [event] = await storage.events.list()
  t.like(event, { action: 'system_exception', flow: LOGIN, requestId: crashed.body.request_id })
  t.is(event?.details['error'], 'RangeError')
  t.deepEqual(failed, [[LOGIN, crashed.body.request_id, new RangeError('the secret of the outpost is 4711')]])
  t.is(log.lines.filter((line) => line.startsWith('error A flow failed.')).length, 1)
  broken = false
  t.is((await ann.answer(LOGIN, { password: 'correct horse' })).body.component, 'xak-flow-redirect')
})

test('an outpost check that throws while the default flow is looked for leaves an event, too', async (t) => {
  const { browser, storage } = await serve(t, {
    outpost: () => Promise.reject(new TypeError('no luck')),
  })
  const answer = await browser().get('/flows/-/default/authentication/')
  t.is(answer.status, 500)
  t.is(answer.body.code, 'internal_error')
  const events = await storage.events.list()
  t.is(events.length, 1)
  t.like(events[0], { action: 'system_exception', flow: null, details: { error: 'TypeError', run: null } })
})

test('an outpost check that cannot answer now says so, and nothing is broken', async (t) => {
  const { browser, storage } = await serve(t, {
    outpost() {
      throw new Unavailable('The registry of outposts does not answer.')
    },
  })
  const answer = await browser().challenge(LOGIN)
  t.is(answer.status, 503)
  t.is(answer.headers.get('retry-after'), '1')
  t.deepEqual(await storage.events.list(), [])
})
