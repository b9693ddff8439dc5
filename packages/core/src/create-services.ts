import type { Engine } from './engine.ts'
import { createStageSetups } from './plugin/run/stage-setups.ts'
import { shareTime, type TimeBudget } from './plugin/run/time-budget.ts'
import type { Services } from './stage/visit.ts'

/**
 * The services of one request, or of what is done outside of any.
 *
 * @param own what differs from the engine's: the storage's unit of work, the request's users, its mail
 * @param time of the request
 */
export function createServices(engine: Engine, own: Partial<Services>, time?: TimeBudget): Services {
  const { registry, settings, ports } = engine
  // What a package declares by merging into `Services`, it also puts here: the storage by its unit of work.
  const services = { ...engine.services, ...own, log: ports.log } as Services
  const { requestTime } = settings.limits
  const all: Services = Object.assign(services, { stages: createStageSetups(registry, services, requestTime) })
  return time === undefined ? all : shareTime(all, time)
}
