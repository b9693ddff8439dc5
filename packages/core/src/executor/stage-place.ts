import type { BindingRuntime } from '../definitions/runtime.ts'
import type { Engine } from '../engine.ts'
import type { PluginPlace } from '../plugin/plugin-error.ts'
import type { StageMethod } from './run-stage.ts'

/** Whose stage it is, and which part of it runs. */
export function stagePlace({ registry }: Engine, { stage }: BindingRuntime, method: StageMethod): PluginPlace {
  const { type } = stage.type
  return { plugin: registry.stage(type)?.plugin ?? 'unknown', place: `"${method}" of the stage "${stage.name}"` }
}
