import { SetupError } from '../../setup-error.ts'
import type { RegisteredStage } from '../../plugin/registry.ts'
import type { StageType } from '../../stage/stage-type.ts'

/**
 * Lets a stage type speak about a configuration.
 *
 * @param where `the stage "login-code" of the flow "login"`
 * @throws `SetupError` `plugin_failed`: one sentence that names the plugin whose code threw, and where
 */
export function askType<Answer>(
  { plugin, type }: RegisteredStage,
  where: string,
  ask: (type: StageType) => Answer,
): Answer {
  try {
    return ask(type)
  } catch (cause) {
    // What the engine itself finds wrong is a sentence already.
    if (cause instanceof SetupError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SetupError('plugin_failed', `The plugin "${plugin}" failed over ${where}: ${reason}`, { cause })
  }
}

export function stageOfFlow(stage: string, flow: string): string {
  return `the stage "${stage}" of the flow "${flow}"`
}
