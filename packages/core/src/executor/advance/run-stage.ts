import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { Outcome } from '../../stage/outcome.ts'
import { measure } from '../measure.ts'
import type { Turn } from './turn.ts'
import type { Engine } from '../../engine.ts'
import type { PluginLocation } from '../../plugin/run/plugin-error.ts'

/** The only place where the code of a stage is run. */
export function runStage<Result>(
  { scope, state, binding }: Pick<Turn, 'scope' | 'state' | 'binding'>,
  method: StageMethod,
  work: () => Result | Promise<Result>,
): Result | Promise<Result> {
  const { engine, request, time } = scope
  const { telemetry } = engine.ports
  const run = (): Result | Promise<Result> => time.run(() => stageLocation(engine, binding, method), work)
  if (telemetry === undefined) return run()
  const stage_type = binding.stage.type.type
  const attributes = {
    'sallyport.flow': state.run.flow,
    'sallyport.run_id': state.run.id,
    'sallyport.request_id': request.id,
  }
  return measure(
    telemetry,
    { span: 'sallyport.flow.executor.stage', metric: 'stage_seconds', attributes },
    run,
    (done) => ({ stage_type, method, outcome: done === undefined ? 'failed' : outcomeOf(method, done.result) }),
  )
}

/** An outcome's kind; `shown` and `entered` where a stage has only asked. */
function outcomeOf(method: StageMethod, result: unknown): string {
  if (method === 'present') return 'shown'
  if (result == null) return 'entered'
  return typeof result === 'object' && 'kind' in result && isKind(result.kind) ? result.kind : 'unknown'
}

function isKind(kind: unknown): kind is Outcome['kind'] {
  return ['pass', 'retry', 'deny', 'redirect', 'restart', 'insert'].some((known) => known === kind)
}

/** Whose stage it is, and which part of it runs. */
export function stageLocation({ registry }: Engine, { stage }: BindingRuntime, method: StageMethod): PluginLocation {
  const { type } = stage.type
  return { plugin: registry.stage(type)?.plugin ?? 'unknown', place: `"${method}" of the stage "${stage.name}"` }
}

export type StageMethod = 'present' | 'enter' | 'act' | 'submit' | 'resume'
