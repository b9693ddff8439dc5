import { METRICS, type CounterName, type GaugeName, type HistogramName, type Telemetry } from '@sallyport/core/adapter'
import { createPluginMetrics } from './plugin-metrics.ts'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Seconds. From a lookup in memory to a request that runs out of time. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Actions of audit events, and kinds of lines, that are counted by name: a plugin's mistake must not fill the memory. */
const MOST_ACTIONS = 100

/** What Prometheus can read, and what fills it. */
export interface Metrics extends Pick<Telemetry, 'observe' | 'count' | 'gauge'>, Required<Pick<Telemetry, 'plugins'>> {
  readonly registry: Registry
}

/** All metrics of the engine, with those of the process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const histograms = new Map<HistogramName, Histogram>()
  const counters = new Map<CounterName, Counter>()
  const gauges = new Map<GaugeName, () => number>()
  for (const metric of named()) {
    const settings = {
      name: `sallyport_${metric.name}`,
      help: metric.help,
      labelNames: [...metric.labels],
      registers: [registry],
    }
    if (metric.kind === 'histogram') histograms.set(metric.name, new Histogram({ ...settings, buckets: BUCKETS }))
    else if (metric.kind === 'counter') counters.set(metric.name, new Counter(settings))
    else {
      const { name } = metric
      const collect = function (this: Gauge): void {
        this.set(gauges.get(name)?.() ?? 0)
      }
      const gauge = new Gauge({ ...settings, registers: [], collect })
      registry.registerMetric(gauge)
    }
  }
  const actions = new Set<string>()
  const known = (action: string): string => {
    if (actions.size < MOST_ACTIONS) actions.add(action)
    return actions.has(action) ? action : 'other'
  }
  return {
    registry,
    observe: (metric, labels, seconds) => histograms.get(metric)?.observe(labels, seconds),
    count: (metric, labels) => {
      const bounded = Object.entries(labels).map(([label, value]) => [label, known(String(value))])
      counters.get(metric)?.inc(Object.fromEntries(bounded))
    },
    gauge: (metric, read) => void gauges.set(metric, read),
    plugins: (metrics) => createPluginMetrics(registry, metrics, BUCKETS),
  }
}

type Named = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name] & { readonly name: Name }
}[keyof typeof METRICS]

function named(): readonly Named[] {
  // `Object.entries` forgets which name goes with which metric.
  return Object.entries(METRICS).map(([name, metric]) => ({ ...metric, name }) as Named)
}
