import type { Person } from '@sallyport/planner'
import type { Services, StageSetups } from '../../stage/visit.ts'
import type { Registry } from '../registry.ts'
import { PluginError } from './plugin-error.ts'
import { TimeBudget, timeOf } from './time-budget.ts'

/**
 * Asks stage types who has set them up.
 *
 * @param services are handed to the stage types; their request's time, if they belong to one, is not exceeded
 * @param seconds that one question may take where the services belong to no request
 */
export function createStageSetups(registry: Registry, services: Services, seconds: number): StageSetups {
  return {
    get types() {
      return registry.stages.filter(({ type }) => type.configuredFor !== undefined).map(({ type }) => type.type)
    },
    async isConfigured(type, user) {
      const shared = timeOf(services)
      const time = shared ?? new TimeBudget(seconds)
      try {
        const isConfigured = await ask(registry, { type, user, services, time })
        // The decoy was asked for its costs alone.
        return isConfigured && user.kind === 'known'
      } finally {
        if (shared === undefined) time.end()
      }
    },
  }
}

interface Question {
  readonly type: string
  readonly user: Person
  readonly services: Services
  readonly time: TimeBudget
}

async function ask(registry: Registry, { type, user, services, time }: Question): Promise<boolean> {
  const registered = registry.stage(type)
  if (registered === undefined) throw new Error(`No plugin registers the stage type "${type}".`)
  const { plugin, type: stage } = registered
  if (stage.configuredFor === undefined) {
    throw new Error(`The stage type "${type}" of the plugin "${plugin}" has no "configuredFor".`)
  }
  const where = { plugin, place: `"configuredFor" of the stage type "${type}"` }
  const answer: unknown = await time.run(
    () => where,
    () => stage.configuredFor?.(user, services, time.signal),
  )
  if (typeof answer !== 'boolean') throw new PluginError(where, 'configuredFor() must return a boolean')
  return answer
}
