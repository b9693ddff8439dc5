import type { Log } from '../../ports/log.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import type { Metric, MetricRecorder } from '../metric.ts'
import type { Registry } from '../registry.ts'

interface Reporting {
  readonly telemetry?: Telemetry | undefined
  readonly log: Log
}

/** Records the metrics that plugins have registered, and no others: those are logged, once each. */
export function createMetricRecorder({ metrics }: Registry, { telemetry, log }: Reporting): MetricRecorder {
  const known = new Set<Metric>(metrics.map(({ metric }) => metric))
  const record = telemetry?.plugins?.([...known])
  const unknown = new Set<string>()
  return {
    record(metric, labels, value = 1) {
      if (known.has(metric)) return record?.(metric, labels, value)
      if (unknown.has(metric.name)) return
      unknown.add(metric.name)
      log.error({ metric: metric.name }, 'A plugin records a metric that it has not registered.')
    },
  }
}
