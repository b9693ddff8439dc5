import { askPolicies, NO_FACTS, planFlow, type FlowDocument, type FlowRuntime, type Judge } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import { policyQuestions } from './policy-questions.ts'
import { measure, writeTable } from './measure.ts'

/*
 * Plans a flow of 20 bindings with 40 expressions, in turn with round trips to the database: planning must take no longer
 * than one. `DATABASE_URL` names the database; PostgreSQL on 127.0.0.1:5432 when absent.
 */

const ROUNDS = 15

const flow: FlowDocument = {
  slug: 'bench',
  designation: 'authentication',
  stages: Array.from({ length: 20 }, (_, index) => ({
    stage: 'dummy',
    name: `bench-${index}`,
    evaluateOnPlan: true,
    policyEngineMode: 'all',
    policies: [0, 1].map((second) => ({
      policy: 'expression',
      name: `bench-${index}-${second}`,
      config: { expression: policyQuestions.expressions[(2 * index + second) % policyQuestions.expressions.length] },
    })),
  })),
}

/** Plans as the executor does, for one visitor. */
function planner(runtime: FlowRuntime): () => Promise<void> {
  const signal = AbortSignal.timeout(600_000)
  const judge: Judge = async (group, { errorsPass }) =>
    askPolicies(group, { ...policyQuestions.input, now: new Date() }, { signal, errorsPass })
  const { policies, definition, bindings } = runtime
  return async () => {
    const planned = await planFlow(
      { authentication: definition.authentication, policies, bindings: bindings.values() },
      NO_FACTS,
      judge,
    )
    if (!planned.applies || planned.plan.length !== 20) throw new Error('The flow was planned differently.')
  }
}

const url = process.env['DATABASE_URL']
if (url !== undefined) process.env['TEST_DATABASE_URL'] = url
const endings: (() => Promise<void>)[] = []
try {
  const { engine, storage } = await serve({ teardown: (ending) => void endings.push(ending) }, { flows: [flow] })
  const runtime = engine.definitions.current('bench')
  if (runtime === undefined) throw new Error('The flow was not loaded.')
  const client = await storage.pool.connect()
  const results = await measure(ROUNDS, {
    'planning, 20 bindings, 40 expressions': planner(runtime),
    'a round trip, select 1 prepared': async () => void (await client.query({ name: 'one', text: 'select 1' })),
  })
  client.release()
  writeTable(results)
  const [planning, roundTrip] = results
  const ratio = (planning?.median ?? Number.NaN) / (roundTrip?.median ?? Number.NaN)
  process.stdout.write(`planning takes ${ratio.toFixed(2)} round trips\n`)
  process.exitCode = ratio <= 1 ? 0 : 1
} finally {
  for (const end of endings.toReversed()) await end()
}
