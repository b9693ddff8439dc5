import type { Telemetry } from '@sallyport/core/adapter'
import type { Metrics } from './metrics.ts'
import { createSpans } from './spans.ts'

/**
 * Forwards what the engine reports about itself to OpenTelemetry and, where there are some, to metrics: for `ports.telemetry`
 * of `createEngine`, and for `telemetry` of `openStorage`.
 */
export function createTelemetry(metrics?: Metrics): Telemetry {
  const { observe, count, gauge, plugins } = metrics ?? {
    observe() {},
    count() {},
    gauge() {},
    plugins: () => () => {},
  }
  return { observe, count, gauge, plugins, ...createSpans() }
}
