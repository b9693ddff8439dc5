import type { InsertedStage } from '@sallyport/planner'
import type { Engine } from '../../engine.ts'
import type { StageToInsert } from '../../stage/outcome.ts'

/**
 * A stage as a plan keeps it. It is checked when a stage inserts it: later the inserting stage is unknown.
 *
 * @throws `Error` when no plugin registers its type, or its configuration does not fit; `SetupError` `plugin_failed` when
 *   its plugin fails over it
 */
export function prepareInsertedStage(
  { registry, definitions }: Pick<Engine, 'registry' | 'definitions'>,
  binding: string,
  { type, name = type, config = {} }: StageToInsert,
): InsertedStage {
  const registered = registry.stage(type)
  if (registered === undefined) throw new Error(`A stage inserts the stage type "${type}", which no plugin registers.`)
  const inserted = { type, version: registered.type.version, name, config }
  if (definitions.inserted(binding, inserted) === undefined) {
    throw new Error(`A stage inserts "${name}" with a configuration that the stage type "${type}" refuses.`)
  }
  return inserted
}
