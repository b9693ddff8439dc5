import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { createTelemetry } from '@sallyport/server'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { silentStage } from '../support/stages.ts'
import { stagesPlugin } from '../support/plugin.ts'

const LOGIN = 'default-authentication-flow'

const exporter = new InMemorySpanExporter()
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }))

/** Spans as a tree, in the order in which they began: names without our prefix, with what is worth comparing. */
function tree(spans: readonly ReadableSpan[], parent?: string): readonly unknown[] {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .toSorted((one, other) => one.startTime[0] - other.startTime[0] || one.startTime[1] - other.startTime[1])
    .map((span) => {
      const { method, stage_type, policy_type, result, outcome } = facts(span)
      const said = [stage_type, policy_type, method, result, outcome].filter((fact) => fact !== undefined)
      const name = [span.name.replace('sallyport.', ''), ...said].join(' ')
      const below = tree(spans, span.spanContext().spanId)
      return below.length === 0 ? name : [name, ...below]
    })
}

function facts(span: ReadableSpan): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(span.attributes).map(([name, value]) => [name.replace('sallyport.', ''), value]),
  )
}

test.serial('one request is one trace: dispatch, and below it plan, policies, stages and commit', async (t) => {
  const { browser } = await serve(t, {
    telemetry: createTelemetry(),
    flows: [
      {
        slug: 'traced',
        designation: 'authentication',
        stages: [
          { stage: 'identification', config: { embedPassword: true } },
          {
            stage: 'user_login',
            policies: [{ policy: 'expression', name: 'fine', config: { expression: 'context.pending_user != null' } }],
          },
        ],
      },
    ],
  })
  const ann = browser()
  await ann.challenge('traced')
  exporter.reset()
  const answer = await ann.answer('traced', { uid_field: 'ann', password: 'correct horse' })
  const spans = exporter.getFinishedSpans()
  t.deepEqual(tree(spans), [
    [
      'flow.executor.dispatch POST completed',
      'flow.planner.plan planned',
      'flow.executor.stage identification submit pass',
      'policy.execute expression pass',
      'flow.executor.stage user_login enter pass',
      'flow.executor.commit won',
    ],
  ])
  for (const span of spans) t.is(facts(span)['request_id'], answer.headers.get('x-request-id'), span.name)
  for (const span of spans) t.is(facts(span)['flow'], 'traced', span.name)
  const runs = new Set(spans.map((span) => facts(span)['run_id']).filter((run) => run !== undefined))
  t.is(runs.size, 1)
})

test.serial('a crash is an error of its stage and of its request, without a message', async (t) => {
  const breaks = silentStage('breaks', () => {
    throw new TypeError('the PIN was 4711')
  })
  const { browser } = await serve(t, {
    telemetry: createTelemetry(),
    plugins: [stagesPlugin(breaks)],
    flows: [{ slug: 'broken', designation: 'authentication', stages: [{ stage: 'dummy' }, { stage: 'breaks' }] }],
  })
  const visitor = browser()
  await visitor.challenge('broken')
  exporter.reset()
  await visitor.answer('broken', {})
  await visitor.challenge('nowhere')
  const spans = exporter.getFinishedSpans()
  const failed = spans
    .filter(({ status }) => status.code === 2)
    .map((span) => tree([span], span.parentSpanContext?.spanId))
  t.deepEqual(failed, [['flow.executor.stage breaks act failed'], ['flow.executor.dispatch POST crashed']])
  const events = spans.flatMap(({ events }) => events)
  t.deepEqual(
    events.map(({ name, attributes }) => [name, attributes]),
    [['exception', { 'exception.type': 'TypeError' }]],
  )
  for (const { status } of spans) t.is(status.message, undefined)
})

test.serial('no span holds what a visitor typed, nor a query, nor a token', async (t) => {
  const { browser } = await serve(t, { telemetry: createTelemetry() })
  const ann = browser()
  exporter.reset()
  const query = 'next=/app/%3Fsecret=in-the-query&flow_token=token-of-somebody.mac-of-the-token'
  await ann.challenge(LOGIN, { query })
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' }, { query: 'next=/app/%3Fsecret=in-the-query' })
  await ann.answer(LOGIN, { password: 'battery staple wrong' })
  await ann.answer(LOGIN, { password: 'correct horse' })
  const spans = exporter.getFinishedSpans()
  t.true(spans.length > 10)
  const secrets = ['"ann"', 'secret', 'token-of', 'mac-of', 'battery', 'horse', ...ann.cookies.values()]
  for (const { name, attributes, events, links } of spans) {
    const text = JSON.stringify({ attributes, events, links })
    for (const secret of secrets) t.false(text.includes(secret), `${name} ${text}`)
  }
})
