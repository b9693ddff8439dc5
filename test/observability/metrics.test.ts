import { METRICS } from '@sallyport/core/adapter'
import { readEnvironment, StartError, startServer } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { ownDatabase } from '../support/database.ts'
import { silentStage } from '../support/stages.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { counts, measured, readSamples } from './telemetry.ts'

const LOGIN = 'default-authentication-flow'

test('a login is measured in every part that it went through', async (t) => {
  const { telemetry, samples } = measured()
  const { browser } = await serve(t, { telemetry })
  const ann = browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password: 'wrong' })
  await ann.answer(LOGIN, { password: '' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  await ann.get('/api/v3/core/users/me/')
  const told = await samples()
  t.deepEqual(counts(told, 'flow_request_seconds_count'), {
    [`flow=${LOGIN} method=GET result=challenge`]: 1,
    [`flow=${LOGIN} method=POST result=challenge`]: 1,
    [`flow=${LOGIN} method=POST result=invalid`]: 2,
    [`flow=${LOGIN} method=POST result=completed`]: 1,
  })
  t.deepEqual(counts(told, 'http_request_seconds_count'), {
    'method=GET route=/api/v3/flows/executor/:slug/ status=200': 1,
    'method=POST route=/api/v3/flows/executor/:slug/ status=200': 4,
    'method=GET route=/api/v3/core/users/me/ status=200': 1,
  })
  t.deepEqual(counts(told, 'plan_seconds_count'), { [`flow=${LOGIN} result=planned`]: 2 })
  t.deepEqual(counts(told, 'stage_seconds_count'), {
    'method=present outcome=shown stage_type=identification': 1,
    'method=submit outcome=pass stage_type=identification': 1,
    'method=present outcome=shown stage_type=password': 3,
    'method=submit outcome=retry stage_type=password': 1,
    'method=submit outcome=pass stage_type=password': 1,
    'method=enter outcome=pass stage_type=user_login': 1,
  })
  t.deepEqual(counts(told, 'commit_seconds_count'), { 'result=won': 3 })
  t.deepEqual(counts(told, 'events_total'), { 'action=login': 1, 'action=login_failed': 1 })
  for (const name of ['hash_seconds_count', 'hash_wait_seconds_count']) t.is(counts(told, name)[''], 4, name)
  t.is(counts(told, 'database_connections_limit')[''], 10)
  t.true((counts(told, 'database_connections_idle')[''] ?? 0) > 0)
  for (const name of ['queue_length', 'hash_running', 'hash_waiting', 'database_waiting']) {
    t.is(counts(told, name)[''], 0, name)
  }
})

test('policies are counted by type and result, and errors separately', async (t) => {
  const { telemetry, samples } = measured()
  const policy = (name: string, config: Record<string, unknown>) => ({ policy: 'expression', name, config })
  const { browser } = await serve(t, {
    telemetry,
    flows: [
      {
        slug: 'asked',
        designation: 'authorization',
        policyEngineMode: 'any',
        policies: [
          policy('yes', { expression: 'true' }),
          policy('no', { expression: 'false' }),
          policy('broken', { expression: '1 / (size(request.user.username) * 0) == 1' }),
          { group: 'staff' },
        ],
        stages: [{ stage: 'dummy' }],
      },
    ],
  })
  await browser().challenge('asked')
  t.deepEqual(counts(await samples(), 'policy_seconds_count'), {
    'policy_type=expression result=pass': 1,
    'policy_type=expression result=fail': 1,
    'policy_type=expression result=error': 1,
    'policy_type=group result=fail': 1,
  })
})

test('a crash, a refusal, a repeat and a flow that is not there have results of their own', async (t) => {
  const { telemetry, samples } = measured()
  const breaks = silentStage('breaks', () => {
    throw new Error('no luck')
  })
  const { browser } = await serve(t, {
    telemetry,
    plugins: [stagesPlugin(breaks)],
    flows: [
      { slug: 'broken', designation: 'authentication', stages: [{ stage: 'dummy' }, { stage: 'breaks' }] },
      { slug: 'closed', designation: 'authentication', stages: [{ stage: 'dummy' }, { stage: 'deny' }] },
      { slug: 'inside', designation: 'authentication', authentication: 'require_authenticated', stages: [] },
    ],
  })
  const visitor = browser()
  await visitor.challenge('broken')
  await visitor.answer('broken', {})
  const { body } = await visitor.challenge('closed')
  await visitor.answer('closed', {}, { step: body.step })
  await visitor.answer('closed', {}, { step: body.step })
  await visitor.challenge('inside')
  await visitor.challenge('chosen-by-a-visitor')
  const results = Object.keys(counts(await samples(), 'flow_request_seconds_count'))
  t.deepEqual(results.toSorted(), [
    'flow=broken method=GET result=challenge',
    'flow=broken method=POST result=crashed',
    'flow=closed method=GET result=challenge',
    'flow=closed method=POST result=denied',
    'flow=closed method=POST result=replayed',
    'flow=inside method=GET result=refused',
    'flow=unknown method=GET result=rejected',
  ])
  t.is(counts(await samples(), 'stage_seconds_count')['method=act outcome=failed stage_type=breaks'], 1)
})

test('METRICS_PORT opens a listener that serves the metrics and nothing else, and the public one has none of them', async (t) => {
  const variables = { ...(await ownDatabase(t)), PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' }
  const server = await startServer(readEnvironment(variables))
  t.teardown(() => server.close())
  const machine = new Browser('')
  const { status, headers, text } = await machine.get(server.metrics ?? '')
  t.is(status, 200)
  t.regex(headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/)
  const names = new Set(readSamples(text).map(({ name }) => name))
  for (const name of Object.keys(METRICS)) t.true(text.includes(`# TYPE sallyport_${name} `), name)
  for (const name of ['process_cpu_seconds_total', 'process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds']) {
    t.true(names.has(name), name)
  }
  const other = new URL('/-/health/live/', server.metrics).href
  t.is((await machine.get(other)).status, 404)
  t.is((await machine.get(server.metrics ?? '', { method: 'POST' })).status, 405)
  const secret = await machine.get(`${server.url}/metrics`)
  t.is(secret.status, 404)
  t.notRegex(secret.text, /sallyport_/)
})

test('a metrics port that is taken stops the start with one sentence', async (t) => {
  const variables = { ...(await ownDatabase(t)), PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' }
  const server = await startServer(readEnvironment(variables))
  t.teardown(() => server.close())
  const { port } = new URL(server.url)
  const error = await t.throwsAsync(startServer(readEnvironment({ ...variables, METRICS_PORT: port })))
  t.true(error instanceof StartError)
  t.is(error?.message, `The port ${port} on 127.0.0.1 is taken; set METRICS_PORT to another one.`)
})

test('without METRICS_PORT there is no such listener', async (t) => {
  const server = await startServer(readEnvironment({ ...(await ownDatabase(t)), PORT: '0', LOG_LEVEL: 'silent' }))
  t.teardown(() => server.close())
  t.is(server.metrics, undefined)
})
