import type { BindingDefinition, FlowDefinition, InsertedStage, StageDefinition } from '@sallyport/planner'
import type { Registry } from '../plugin/registry.ts'
import type { StoredRevision } from '../ports/definition-store.ts'
import type { Log } from '../ports/log.ts'
import { askType, stageOfFlow } from './ask-type.ts'
import { checkConfig } from './check-config.ts'
import { compilePolicies } from './compile-policy.ts'
import { compileStage } from './compile-stage.ts'
import type { BindingRuntime, FlowRuntime, StageRuntime } from './runtime.ts'

const NO_POLICIES = Object.freeze({ mode: 'any' as const, bindings: [] })

/**
 * Makes a stored revision ready to run; undefined when no installed plugin fits something that it names, or a plugin fails
 * to make something ready. One flow's mistake is no other flow's.
 */
export function compileRevision(registry: Registry, stored: StoredRevision, log: Log): FlowRuntime | undefined {
  try {
    return compileWhatFits(registry, stored, log)
  } catch (error) {
    const { revision, definition } = stored
    log.error({ err: error, flow: definition.slug, revision }, 'This flow cannot be made ready, so it is left out.')
    return undefined
  }
}

function compileWhatFits(
  registry: Registry,
  { revision, definition: stored }: StoredRevision,
  log: Log,
): FlowRuntime | undefined {
  const definition = completeDefinition(stored)
  const unfit = (what: object): undefined => {
    log.warn({ flow: definition.slug, revision, ...what }, 'No installed plugin fits a part of this flow.')
    return undefined
  }
  const policies = compilePolicies(registry, definition.policyEngineMode, definition.policies)
  if (policies === undefined) return unfit({ policies: 'of the flow' })
  const bindings = new Map<string, BindingRuntime>()
  for (const binding of definition.bindings) {
    const compiled = compileBinding(registry, binding, definition.slug)
    if (compiled === undefined) return unfit({ stage: binding.stage.name, type: binding.stage.type })
    bindings.set(binding.pk, compiled)
  }
  return Object.freeze({ revision, definition, policies, bindings })
}

/**
 * A stage that was put into a plan; undefined when no installed plugin fits it.
 *
 * @throws `SetupError` `plugin_failed` when its plugin fails over its configuration
 */
export function compileInserted(registry: Registry, pk: string, inserted: InsertedStage): BindingRuntime | undefined {
  const stage = compileFitting(registry, { ...inserted, pk }, `the inserted stage "${inserted.name}"`)
  if (stage === undefined) return undefined
  return {
    pk,
    stage,
    invalidResponseAction: 'retry',
    policies: NO_POLICIES,
    evaluateOnPlan: false,
    reEvaluatePolicies: false,
    mayProve: mayProve(stage),
  }
}

function compileBinding(registry: Registry, binding: BindingDefinition, flow: string): BindingRuntime | undefined {
  const { pk, invalidResponseAction, evaluateOnPlan, reEvaluatePolicies } = binding
  const stage = compileFitting(registry, binding.stage, stageOfFlow(binding.stage.name, flow))
  const policies = compilePolicies(registry, binding.policyEngineMode, binding.policies)
  if (stage === undefined || policies === undefined) return undefined
  return {
    pk,
    stage,
    invalidResponseAction,
    policies,
    evaluateOnPlan,
    reEvaluatePolicies,
    mayProve: mayProve(stage),
  }
}

function compileFitting(registry: Registry, stage: StageDefinition, where: string): StageRuntime | undefined {
  const registered = registry.stage(stage.type)
  if (registered === undefined || registered.type.version !== stage.version) return undefined
  const { type } = registered
  const checked = checkConfig(type.config, `stage type "${type.type}"`, stage.config)
  if (!checked.ok) return undefined
  return askType(registered, where, () => compileStage(type, { ...stage, config: checked.config }))
}

function mayProve({ type }: StageRuntime): boolean {
  return type.proves !== undefined && type.proves.length > 0
}

/** A revision that was stored before there were policies names none. */
export function completeDefinition(stored: FlowDefinition): FlowDefinition {
  const {
    policyEngineMode = 'any',
    policies = [],
    confirmedElsewhere = 'move',
    bindings,
    ...flow
  }: Partial<FlowDefinition> & Omit<FlowDefinition, LaterKey> = stored
  return { ...flow, policyEngineMode, policies, confirmedElsewhere, bindings: bindings.map(completeBinding) }
}

type LaterKey = 'policyEngineMode' | 'policies' | 'confirmedElsewhere'

function completeBinding(stored: BindingDefinition): BindingDefinition {
  const {
    policyEngineMode = 'any',
    policies = [],
    evaluateOnPlan = false,
    reEvaluatePolicies = true,
    ...binding
  }: Partial<BindingDefinition> & Pick<BindingDefinition, 'pk' | 'stage' | 'invalidResponseAction'> = stored
  return { ...binding, policyEngineMode, policies, evaluateOnPlan, reEvaluatePolicies }
}
