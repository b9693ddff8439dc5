import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FlowDocument, FlowSource } from '@sallyport/core'
import { readFlowFiles } from '@sallyport/server'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { loggedIn } from './helper.ts'

const ODD = [
  'yes',
  'null',
  '1e3',
  ' # no comment',
  '- item',
  'a: b',
  'it\'s "so"',
  'two\nlines\n\n',
  '\ttab \u0001 \u2028',
  '&a *a !tag',
  '𝕬 ünïcode',
  '',
]

/** Everything that a flow file can say, and what YAML is easily wrong about. */
const everything: FlowDocument = {
  slug: 'everything',
  name: 'Every "thing": #1',
  title: ODD.join('|'),
  designation: 'recovery',
  authentication: 'require_token',
  deniedAction: 'continue',
  layout: 'sidebar_right',
  background: '/pictures/a b.png',
  lifetime: 7,
  given: ['pending_user', 'application'],
  confirmedElsewhere: 'stay',
  policyEngineMode: 'all',
  policies: [
    {
      policy: 'dummy',
      name: 'yes',
      config: { result: true, waitMin: 0.25, waitMax: 1e-7 + 1 },
      executionLogging: true,
      order: 50,
    },
    { group: 'null', negate: true, order: -3 },
    { user: '1e3', enabled: false, failureResult: true, timeout: 20 },
    { policy: 'dummy', config: {} },
    { policy: 'expression', order: 4, config: { expression: `request.user == null || "#" != '"'` } },
  ],
  stages: [
    { stage: 'identification', config: { userFields: [], embedPassword: true } },
    {
      stage: 'password',
      invalidResponseAction: 'restart_with_context',
      evaluateOnPlan: true,
      reEvaluatePolicies: false,
      policyEngineMode: 'all',
      policies: [{ policy: 'dummy', name: 'yes' }],
    },
    { stage: 'dummy', name: 'twice', config: { throwError: true } },
    { stage: 'dummy', name: 'twice' },
    { stage: 'shell', config: { body: `${'<p>long line</p> '.repeat(40)}\n  indented\n${ODD.join('\n')}` } },
    {
      stage: 'autosubmit',
      config: { url: '/', attrs: Object.fromEntries(ODD.map((text) => [text, text])), title: 'null' },
    },
    { stage: 'user_login', config: { sessionDuration: 'days=1' } },
    {
      stage: 'redirect',
      invalidResponseAction: 'restart',
      config: { mode: 'flow', targetFlow: 'default-invalidation-flow' },
    },
  ],
}

/** What the export of a flow is, read as the server reads a flow file. */
async function exported(t: ExecutionContext, served: Served, slug: string): Promise<readonly FlowSource[]> {
  const admin = await loggedIn(served, 'admin')
  const { status, headers, text } = await admin.get(`/api/v3/flows/instances/${slug}/export/`)
  t.is(status, 200)
  t.is(headers.get('content-disposition'), `attachment; filename="${slug}.yaml"`)
  t.is(headers.get('content-type'), 'application/yaml; charset=utf-8')
  const folder = ownFolder(t)
  writeFileSync(join(folder, `${slug}.yaml`), text)
  return readFlowFiles(folder)
}

test('an export with everything in it applies to itself without any change', async (t) => {
  const served = await serve(t, { flows: [everything] })
  const before = served.engine.definitions.current('everything')
  const file = await exported(t, served, 'everything')
  await served.engine.applyFlows(file, 'test')
  const after = served.engine.definitions.current('everything')
  t.deepEqual(after?.definition, before?.definition)
  t.is(after?.revision, before?.revision)
})

test('a flow that was exported is the same in an installation that has never seen it', async (t) => {
  const one = await serve(t, { flows: [everything] })
  const other = await serve(t)
  t.is(other.engine.definitions.current('everything'), undefined)
  await other.engine.applyFlows(await exported(t, one, 'everything'), 'test')
  const revision = one.engine.definitions.current('everything')?.revision
  t.is(other.engine.definitions.current('everything')?.revision, revision)
})

test('every flow that ships with the server is exported as it is', async (t) => {
  const served = await serve(t)
  const shipped = served.engine.definitions.all()
  t.true(shipped.length >= 2)
  for (const { definition, revision } of shipped) {
    // oxlint-disable-next-line no-await-in-loop -- each applies to what the one before has left
    await served.engine.applyFlows(await exported(t, served, definition.slug), 'test')
    t.is(served.engine.definitions.current(definition.slug)?.revision, revision)
  }
})
