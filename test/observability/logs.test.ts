import { Writable } from 'node:stream'
import { createApp, listen, readTrustedProxies } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { pino } from 'pino'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { silentStage } from '../support/stages.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { counts, measured } from './telemetry.ts'

const LOGIN = 'default-authentication-flow'
const EXECUTOR = '/api/v3/flows/executor/:slug/'

interface Line {
  readonly level: number
  readonly msg: string
  readonly [field: string]: unknown
}

/** The server's own logger, whose lines come back as objects. */
function logged(level = 'trace') {
  const lines: Line[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()))
      done()
    },
  })
  return { log: pino({ level }, stream), lines }
}

/** What of a line is the same at every run. */
function stable({ level, msg, method, route, status, result, code, flow }: Line): object {
  return { level, msg, method, route, status, result, code, flow }
}

const ANSWERED = { level: 30, msg: 'A request was answered.', code: undefined, result: undefined, flow: undefined }
const REFUSED = { ...ANSWERED, level: 40, msg: 'A request was refused or failed.' }

test('each request is one line with the pattern of its route, its request id and its run', async (t) => {
  const { log, lines } = logged()
  const { browser } = await serve(t, { log })
  const ann = browser()
  const first = await ann.challenge(LOGIN, { query: 'next=/app/' })
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.get('/api/v3/core/users/me/?secret=in-the-url')
  const shown = { ...ANSWERED, route: EXECUTOR, status: 200, flow: LOGIN, result: 'challenge' }
  t.deepEqual(lines.map(stable), [
    { ...shown, method: 'GET' },
    { ...shown, method: 'POST' },
    { ...ANSWERED, route: '/api/v3/core/users/me/', method: 'GET', status: 403, code: 'not_authenticated' },
  ])
  t.is(lines[0]?.['requestId'], first.headers.get('x-request-id'))
  t.regex(String(lines[0]?.['runId']), /^[0-9a-f-]{36}$/)
  t.is(lines[0]?.['runId'], lines[1]?.['runId'])
  t.true(lines.every(({ milliseconds }) => typeof milliseconds === 'number'))
})

test('what an operator should look at is a warning, what any visitor may do is not', async (t) => {
  const { log, lines } = logged()
  const { browser } = await serve(t, { log })
  const visitor = browser()
  await visitor.challenge('nowhere')
  await visitor.answer(LOGIN, { uid_field: 'ann' }, { step: 'forged' })
  await visitor.post(`/api/v3/flows/executor/${LOGIN}/`, {}, { headers: { 'sec-fetch-site': 'cross-site' } })
  await visitor.post(`/api/v3/flows/executor/${LOGIN}/`, { uid_field: 'x'.repeat(300_000) })
  t.deepEqual(lines.map(stable), [
    { ...ANSWERED, route: EXECUTOR, method: 'GET', status: 404, code: 'flow_not_found' },
    { ...ANSWERED, route: EXECUTOR, method: 'POST', status: 409, flow: LOGIN, result: 'conflict' },
    { ...REFUSED, route: EXECUTOR, method: 'POST', status: 403, code: 'foreign_origin' },
    { ...REFUSED, route: EXECUTOR, method: 'POST', status: 413, code: 'body_too_large' },
  ])
})

test('a method that a path of ours does not have is one line and one observation, too', async (t) => {
  const { log, lines } = logged()
  const { telemetry, samples } = measured()
  const { browser } = await serve(t, { log, telemetry, prefix: '/auth' })
  const refused = await browser().get('/auth/api/v3/core/users/me/', { method: 'DELETE' })
  t.is(refused.status, 405)
  const route = '/auth/api/v3/core/users/me/'
  t.deepEqual(lines.map(stable), [{ ...ANSWERED, route, method: 'DELETE', status: 405, code: 'method_not_allowed' }])
  t.is(lines[0]?.['requestId'], refused.headers.get('x-request-id'))
  t.deepEqual(counts(await samples(), 'http_request_seconds_count'), { [`method=other route=${route} status=405`]: 1 })
})

test('a crash is an error with request id and run id, and its request a warning with the same', async (t) => {
  const { log, lines } = logged('warn')
  const breaks = silentStage('breaks', () => {
    throw new Error('no luck')
  })
  const { browser } = await serve(t, {
    log,
    plugins: [stagesPlugin(breaks)],
    flows: [{ slug: 'broken', designation: 'authentication', stages: [{ stage: 'dummy' }, { stage: 'breaks' }] }],
  })
  const visitor = browser()
  await visitor.challenge('broken')
  const { body } = await visitor.answer('broken', {})
  t.deepEqual(
    lines.map(({ level, msg }) => [level, msg]),
    [
      [50, 'A flow failed.'],
      [40, 'A request was refused or failed.'],
    ],
  )
  for (const { requestId } of lines) t.is(requestId, body.request_id)
  t.regex(String(lines[0]?.['runId']), /^[0-9a-f-]{36}$/)
  t.is(lines[0]?.['runId'], lines[1]?.['runId'])
})

test('a request id is taken over from a trusted proxy, if it is a sane one, and from nobody else', async (t) => {
  const { engine, url } = await serve(t)
  const app = await createApp(engine, engine.ports.log, {
    ready: async () => true,
    trustedProxies: readTrustedProxies(['127.0.0.1']),
  })
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(() => listener.close())
  const idOf = async (server: string, id: string): Promise<string | null> => {
    const headers = { 'x-request-id': id }
    return (await new Browser(server).get('/-/health/live/', { headers })).headers.get('x-request-id')
  }
  const proxied = `http://127.0.0.1:${listener.port}`
  t.is(await idOf(proxied, 'edge-7f.3_A'), 'edge-7f.3_A')
  for (const id of ['short', 'with a space', '"quoted-text"', 'x'.repeat(65)]) {
    t.regex((await idOf(proxied, id)) ?? '', /^[0-9a-f-]{36}$/, id)
  }
  t.not(await idOf(url, 'edge-7f.3_A'), 'edge-7f.3_A')
})

test('the server’s own lines hold no set-up link, and it says where the metrics are', async (t) => {
  const env = { ...(await ownDatabase(t)), LOG_LEVEL: 'info', METRICS_PORT: '0' }
  const { child, ended, listening, stdout } = sallyport(t, ['start'], { env })
  const machine = new Browser(await listening)
  const [, link = ''] = /(\/-\/setup\/\S+)/.exec(stdout()) ?? []
  t.is((await machine.get(link)).status, 302)
  child.kill('SIGTERM')
  const { stdout: said } = await ended
  t.regex(said, /^metrics at http:\/\/127\.0\.0\.1:\d+\/metrics$/m)
  const lines = said.split('\n').filter((line) => line.startsWith('{'))
  t.is(lines.length, 1)
  t.is(JSON.parse(lines[0] ?? '{}').route, '/-/setup/:link')
  t.false(lines[0]?.includes(link))
})
