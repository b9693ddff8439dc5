import type { Metric, MetricRecorder } from '@sallyport/core'
import { Counter, Histogram, type Registry } from 'prom-client'

/** Values of one label that are counted separately: a plugin's mistake must not fill the memory. */
const MOST_VALUES = 100

/** Puts the metrics of plugins beside the engine's; returns what records them. */
export function createPluginMetrics(
  registry: Registry,
  metrics: readonly Metric[],
  buckets: readonly number[],
): MetricRecorder['record'] {
  const recorders = new Map(metrics.map((metric) => [metric.name, createRecorder(registry, metric, buckets)]))
  return (metric, labels, value = 1) => recorders.get(metric.name)?.(labels, value)
}

type Labels = Readonly<Record<string, string>>

function createRecorder(
  registry: Registry,
  { name, kind, help, labels: labelNames }: Metric,
  buckets: readonly number[],
): (labels: Labels, value: number) => void {
  const settings = { name: `sallyport_${name}`, help, labelNames: [...labelNames], registers: [registry] }
  const seen = new Map(labelNames.map((label) => [label, new Set<string>()]))
  const bounded = (labels: Labels): Labels =>
    Object.fromEntries(
      labelNames.map((label) => {
        const value = String(labels[label] ?? '')
        const values = seen.get(label)
        if (values !== undefined && values.size < MOST_VALUES) values.add(value)
        return [label, values?.has(value) === true ? value : 'other']
      }),
    )
  if (kind === 'histogram') {
    const histogram = new Histogram({ ...settings, buckets: [...buckets] })
    return (labels, value) => Number.isFinite(value) && histogram.observe(bounded(labels), value)
  }
  const counter = new Counter(settings)
  return (labels, value) => value >= 0 && counter.inc(bounded(labels), value)
}
