import type { BindingDefinition, FlowDefinition, InsertedStage, StageDefinition } from '@sallyport/planner'
import type { Registry } from '../../plugin/registry.ts'
import type { StoredRevision } from '../../ports/definition-store.ts'
import type { StageType } from '../../stage/stage-type.ts'
import { askType, stageOfFlow } from './ask-type.ts'
import { checkConfig } from '../check/check-config.ts'
import { compilePolicies } from './compile-policy.ts'
import { compileStage } from './compile-stage.ts'
import { canResume } from '../revisions/can-resume.ts'
import { changedVersions, writeRevision } from '../revisions/revision-name.ts'
import type { BindingRuntime, FlowRuntime, StageRuntime } from '../runtime.ts'
import { Incompatible, upgradeDefinition } from '../revisions/upgrade-definition.ts'
import { upgradePart } from '../revisions/upgrade-part.ts'

const NO_POLICIES = Object.freeze({ mode: 'any' as const, bindings: [] })

/** A revision that is ready, as new runs meet it and as those do that were begun under older versions; or why it is not. */
export type CompiledRevision =
  | {
      readonly ok: true
      /** For new runs: its revision says which versions they are begun under. */
      readonly runtime: FlowRuntime
      readonly stored: FlowDefinition
    }
  /** A sentence. */
  | { readonly ok: false; readonly problem: string; readonly cause?: unknown }

/**
 * Makes a stored revision ready to run: what was written for older versions is upgraded. Not when no installed plugin fits
 * something that it names, or a plugin fails to make something ready. One flow's mistake is no other flow's.
 */
export function compileRevision(registry: Registry, { revision, definition }: StoredRevision): CompiledRevision {
  const unfit = (reason: string): Extract<CompiledRevision, { ok: false }> => ({
    ok: false,
    problem: `The flow "${definition.slug}" cannot be used: ${reason}.`,
  })
  try {
    const stored = completeDefinition(definition)
    const upgraded = upgradeDefinition(registry, stored)
    const versions = changedVersions(stored, upgraded)
    const policies = compilePolicies(registry, upgraded.policyEngineMode, upgraded.policies)
    const bindings = new Map(
      upgraded.bindings.map((binding) => [binding.pk, compileBinding(registry, binding, upgraded.slug)]),
    )
    const name = writeRevision({ stored: revision, versions })
    return { ok: true, stored, runtime: Object.freeze({ revision: name, definition: upgraded, policies, bindings }) }
  } catch (error) {
    if (error instanceof Incompatible) return unfit(error.message)
    const reason = error instanceof Error ? error.message : String(error)
    return { ...unfit(`it cannot be prepared: ${reason.replace(/\.$/, '')}`), cause: error }
  }
}

/**
 * A stage that was put into a plan; undefined when no installed plugin fits it, or understands what the run holds.
 *
 * @throws `SetupError` `plugin_failed` when its plugin fails over its configuration
 */
export function compileInserted(registry: Registry, pk: string, inserted: InsertedStage): BindingRuntime | undefined {
  const registered = registry.stage(inserted.type)
  const upgraded = upgradePart('stage type', registered, { ...inserted, pk })
  if (registered === undefined || !upgraded.ok || !canResume(upgraded.type, inserted.version)) return undefined
  const where = `the inserted stage "${inserted.name}"`
  const compiled = askType(registered, where, () => compileFitting(upgraded.part, upgraded.type))
  if (!compiled.ok) return undefined
  const { stage } = compiled
  return {
    pk,
    stage,
    invalidResponseAction: 'retry',
    policies: NO_POLICIES,
    evaluateOnPlan: false,
    reEvaluatePolicies: false,
    keptOnError: isKeptOnError(stage),
  }
}

function compileBinding(registry: Registry, binding: BindingDefinition, flow: string): BindingRuntime {
  const { pk, invalidResponseAction, evaluateOnPlan, reEvaluatePolicies } = binding
  const { name, type } = binding.stage
  const registered = registry.stage(type)
  if (registered === undefined)
    throw new Incompatible(`its stage "${name}" is of the stage type "${type}", which no plugin registers`)
  const compiled = askType(registered, stageOfFlow(name, flow), () => compileFitting(binding.stage, registered.type))
  if (!compiled.ok) {
    const owner = `the stage type "${type}" of the plugin "${registered.plugin}"`
    throw new Incompatible(`its stage "${name}" has a configuration that does not fit ${owner}: ${compiled.reason}`)
  }
  const { stage } = compiled
  const policies = compilePolicies(registry, binding.policyEngineMode, binding.policies)
  return {
    pk,
    stage,
    invalidResponseAction,
    policies,
    evaluateOnPlan,
    reEvaluatePolicies,
    keptOnError: isKeptOnError(stage),
  }
}

type Fitting = { readonly ok: true; readonly stage: StageRuntime } | { readonly ok: false; readonly reason: string }

function compileFitting(stage: StageDefinition, type: StageType): Fitting {
  const checked = checkConfig(type.config, `stage type "${type.type}"`, stage.config)
  if (checked.ok) return { ok: true, stage: compileStage(type, { ...stage, config: checked.config }) }
  return { ok: false, reason: `${checked.path.join('.') || 'the configuration'} ${checked.reason}` }
}

/** What proves the person, and what shuts a flow, must not be skipped because a policy could not be answered. */
function isKeptOnError({ type, config }: StageRuntime): boolean {
  return (type.proves !== undefined && type.proves.length > 0) || type.ends?.(config) === 'denied'
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
