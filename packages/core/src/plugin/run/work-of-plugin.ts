import type { Engine } from '../../engine.ts'
import type { Services } from '../../stage/visit.ts'
import type { PluginLocation } from './plugin-error.ts'
import { shareTime, TimeBudget } from './time-budget.ts'

/**
 * As `engine.work`, for code of a plugin that a request runs outside of any run: an error names plugin and place, and what
 * has not ended within `limits.requestTime` is given up. What that writes later is never committed.
 *
 * @throws `PluginError`; `HttpError` as it was thrown, and 409 `conflict`
 */
export async function workOfPlugin<Result>(
  engine: Engine,
  where: PluginLocation,
  todo: (services: Services, signal: AbortSignal) => Promise<Result> | Result,
): Promise<Result> {
  const time = new TimeBudget(engine.settings.limits.requestTime)
  try {
    return await engine.work((services) =>
      time.run(
        () => where,
        () => todo(shareTime(services, time), time.signal),
      ),
    )
  } finally {
    time.end()
  }
}
