import type { FlowDocument } from '@sallyport/core'
import type { FlowRuntime } from '@sallyport/core/adapter'
import { planFlow, type Judge } from '../packages/planner/src/plan-flow.ts'
import { askPolicies } from '../packages/planner/src/policies/ask-policies.ts'
import { NO_FACTS } from '../packages/planner/src/requirement.ts'
import { serve } from '@sallyport/testing/server'
import { policyQuestions } from './policy-questions.ts'
import { measure, type Measured } from './measure.ts'

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

export const PLANNING = 'planning, 20 bindings, 40 expressions'
export const ROUND_TRIP = 'a round trip, select 1 prepared'

/**
 * Plans a flow of 20 bindings with 40 expressions, in turn with round trips to the database: planning must take no longer
 * than one. In this process, one at a time.
 */
export async function measurePlanning(databaseUrl: string, rounds: number): Promise<readonly Measured[]> {
  const endings: (() => Promise<void>)[] = []
  try {
    const t = { teardown: (ending: () => Promise<void>) => void endings.push(ending) }
    const { engine, storage } = await serve(t, { flows: [flow], databaseUrl })
    const runtime = engine.definitions.current('bench')
    if (runtime === undefined) throw new Error('The flow was not loaded.')
    const client = await storage.pool.connect()
    try {
      return await measure(rounds, {
        [PLANNING]: planner(runtime),
        [ROUND_TRIP]: async () => void (await client.query({ name: 'one', text: 'select 1' })),
      })
    } finally {
      client.release()
    }
  } finally {
    for (const end of endings.toReversed()) await end()
  }
}
