import type { TSchema } from 'typebox'
import { checkConfig } from '../definitions/check/check-config.ts'
import { compileStage } from '../definitions/compile/compile-stage.ts'
import type { Definitions, StageRuntime } from '../definitions/runtime.ts'
import type { Registry } from '../plugin/registry.ts'
import { isSilent, type AskingStage, type StageType } from '../stage/stage-type.ts'
import { builtInChallenges } from './built-in-challenges.ts'

/** What goes over the wire under one component, without the fields that the executor adds. */
export interface WireComponent {
  readonly component: string
  /** One schema, or as many as the known configurations make of it; none when no configuration is known. */
  readonly challenges: readonly TSchema[]
  /** Undefined where nothing can be sent back. */
  readonly responses: readonly TSchema[] | undefined
  /** It carries `pending_user` and `pending_user_avatar`. */
  readonly withUser: boolean
  /** It carries `flow_info`. */
  readonly withFlowInfo: boolean
}

/** Every component that this engine may send: its own ones, and those of all registered stage types. */
export function wireComponents(registry: Registry, definitions: Pick<Definitions, 'all'>): readonly WireComponent[] {
  const stages = definitions.all().flatMap(({ bindings }) => [...bindings.values()].map(({ stage }) => stage))
  return [
    ...builtInChallenges.map(({ challenge, response, ...own }) => ({
      ...own,
      challenges: [challenge],
      responses: response === undefined ? undefined : [response],
    })),
    ...registry.stages.flatMap(({ type }) => (isSilent(type) ? [] : [stageComponent(type, stages)])),
  ]
}

function stageComponent(type: AskingStage, stages: readonly StageRuntime[]): WireComponent {
  const { component, withUser = false } = type
  const own = { component, withUser, withFlowInfo: true }
  const { challenge, response } = type
  if (typeof challenge !== 'function' && typeof response !== 'function') {
    return { ...own, challenges: [challenge], responses: [response] }
  }
  const configured = [...defaultStage(type), ...stages.filter((stage) => stage.type === type)]
  return {
    ...own,
    challenges: different(configured.map((stage) => stage.challenge?.schema)),
    responses: different(configured.map((stage) => stage.response?.schema)),
  }
}

/** The stage as it is without any setting; none where a setting is needed. */
function defaultStage(type: StageType): readonly StageRuntime[] {
  const checked = checkConfig(type.config, `stage type "${type.type}"`, {})
  if (!checked.ok || type.problem?.(checked.config) !== undefined) return []
  return [
    compileStage(type, { pk: '', name: type.type, type: type.type, version: type.version, config: checked.config }),
  ]
}

function different(schemas: readonly (TSchema | undefined)[]): readonly TSchema[] {
  const known = schemas.filter((schema) => schema !== undefined)
  return [...new Map(known.map((schema) => [JSON.stringify(schema), schema])).values()]
}
