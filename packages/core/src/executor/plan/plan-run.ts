import {
  application,
  isRedirected,
  isRestored,
  outpost,
  pendingUser,
  planFlow,
  type Context,
  type FlowDefinition,
  type JsonObject,
  type Known,
  type Plan,
  type Refusal,
} from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import { nameUuid } from '../../definitions/compile/uuid.ts'
import type { Engine } from '../../engine.ts'
import type { Reason } from '../../ports/run-store.ts'
import { PluginError } from '../../plugin/run/plugin-error.ts'
import { shareTime } from '../../plugin/run/time-budget.ts'
import { judgeOf, reasonsOf } from './evaluate.ts'
import { denial, type Denial } from '../denials.ts'
import { messages } from '../../language/engine-messages.ts'
import { measure } from '../measure.ts'
import { requirementFacts } from './requirement-facts.ts'
import type { PlanScope } from '../scope.ts'
import type { Planning } from '../../plugin/planning.ts'

export type PlannedRun =
  | {
      readonly applies: true
      readonly plan: Plan
      readonly leftOut: readonly { readonly binding: string; readonly reasons: readonly Reason[] }[]
    }
  | { readonly applies: false; readonly refusal: Denial }

interface Visitor {
  readonly loggedIn: Known | undefined
  readonly context: Context
  /** The requirement counts as met: a login or logout of the run itself has changed what it asks about. */
  readonly requirementMet?: boolean
}

/** Plans a flow for a visitor; plugins have the last word on the plan. */
export function planRun(scope: PlanScope, runtime: FlowRuntime, visitor: Visitor): Promise<PlannedRun> {
  const { telemetry } = scope.engine.ports
  if (telemetry === undefined) return plan(scope, runtime, visitor)
  const flow = runtime.definition.slug
  const attributes = { 'sallyport.flow': flow, 'sallyport.request_id': scope.request.id }
  return measure(
    telemetry,
    { span: 'sallyport.flow.planner.plan', metric: 'plan_seconds', attributes },
    () => plan(scope, runtime, visitor),
    (done) => ({ flow, result: done === undefined ? 'failed' : done.result.applies ? 'planned' : 'refused' }),
  )
}

async function plan(scope: PlanScope, runtime: FlowRuntime, visitor: Visitor): Promise<PlannedRun> {
  const { definition } = runtime
  const { loggedIn, context } = visitor
  const planned = await planFlow(
    {
      authentication: visitor.requirementMet === true ? 'none' : definition.authentication,
      policies: runtime.policies,
      bindings: runtime.bindings.values(),
    },
    requirementFacts({ loggedIn, context, outpost: scope.outpost }),
    judgeOf(scope, { runtime, loggedIn, context }),
  )
  if (!planned.applies) return { applies: false, refusal: refusalOf(definition, planned.refusal) }
  const { engine } = scope
  const { hooks } = engine
  const changed = hooks.plan.isUsed()
    ? checkPlan(
        engine,
        runtime,
        await hooks.plan.promise(planned.plan, shareTime(planningOf(scope, runtime, visitor), scope.time)),
      )
    : planned.plan
  const leftOut = planned.leftOut.map(({ binding, verdict }) => ({ binding, reasons: reasonsOf(verdict) }))
  return { applies: true, plan: changed, leftOut }
}

function refusalOf({ authentication }: FlowDefinition, { code, messages: own }: Refusal): Denial {
  const needsLink = code === 'requirement_not_met' && authentication === 'require_token'
  return needsLink ? { code, message: messages.needs_link } : denial(code, own)
}

function planningOf(
  { engine, time }: PlanScope,
  { definition }: FlowRuntime,
  { loggedIn, context }: Visitor,
): Planning {
  return {
    get signal() {
      return time.signal
    },
    flow: definition,
    loggedIn,
    context,
    entry(stage) {
      const registered = engine.registry.stage(stage.type)
      if (registered === undefined) throw new Error(`No plugin registers the stage type "${stage.type}".`)
      const name = stage.name ?? stage.type
      return {
        // The same at every planning, so that a draft and its first POST agree.
        binding: nameUuid('inserted', `${definition.slug}:${name}`),
        marker: 'keep',
        inserted: { type: stage.type, version: registered.type.version, name, config: stage.config ?? {} },
      }
    },
  }
}

/** A plan that a plugin has changed must still be one that can be run. */
function checkPlan(engine: Engine, runtime: FlowRuntime, plan: Plan): Plan {
  const fail = (reason: string): never => {
    // Which of them it was cannot be seen in the resulting plan.
    const taps = [...new Set(engine.hooks.plan.taps.map(({ name }) => name))]
    throw new PluginError({ plugin: taps.join('", "'), place: 'its tap of the hook "plan"' }, reason)
  }
  const seen = new Set<string>()
  for (const entry of plan) {
    if (seen.has(entry.binding)) fail('it puts one stage into the plan twice')
    seen.add(entry.binding)
    const found =
      entry.inserted === undefined
        ? runtime.bindings.get(entry.binding)
        : engine.definitions.inserted(entry.binding, entry.inserted)
    if (entry.confirmed === true) fail('it says that a link was confirmed')
    if (found === undefined) fail('it puts a stage into the plan that fits no plugin')
  }
  return plan
}

/** What a run starts with: who is logged in, where the flow requires a login, and what the host says of an outpost. */
export function initialContext(
  definition: FlowDefinition,
  loggedIn: Known | undefined,
  instance: JsonObject | undefined,
): Context {
  const needsPerson = ['require_authenticated', 'require_superuser'].includes(definition.authentication)
  return {
    ...(needsPerson && loggedIn !== undefined
      ? { [pendingUser.name]: { pk: loggedIn.pk, typed: loggedIn.username } }
      : {}),
    ...(instance === undefined ? {} : { [outpost.name]: { instance } }),
  }
}

/** The context that goes along to another flow: the application always does, all of it if the stage wants that. */
export function contextForOther(from: { readonly slug: string }, context: Context, keep: boolean): Context {
  const app = context[application.name]
  // What a link has confirmed, it has confirmed for the flow that gave it out.
  const { [isRestored.name]: _restored, ...rest } = context
  const kept = keep ? rest : app === undefined ? {} : { [application.name]: app }
  return { ...kept, [isRedirected.name]: from.slug }
}
