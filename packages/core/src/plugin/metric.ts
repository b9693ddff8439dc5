import { SetupError } from '../setup-error.ts'

/** A number that a plugin reports. */
export interface Metric<Label extends string = string> {
  /** Snake_case, unique; `sallyport_` stands before it. A counter ends in `_total`, a histogram in its unit: `_seconds`. */
  readonly name: string
  readonly kind: 'counter' | 'histogram'
  /** What it is split by: few values each, never an id, an address or what a visitor typed. */
  readonly labels: readonly Label[]
  readonly help: string
}

/** For plugins: `visit.services.metrics`. */
export interface MetricRecorder {
  /** Adds to a counter, 1 when absent; notes a value in a histogram. Never throws. */
  record<Label extends string>(metric: Metric<Label>, labels: Readonly<Record<Label, string>>, value?: number): void
}

/**
 * Declares a metric, for the hook `metrics`.
 *
 * @throws `SetupError` `bad_metric`
 */
export function defineMetric<const Label extends string>(metric: Metric<Label>): Metric<Label> {
  const problem = findMetricProblem(metric)
  if (problem !== undefined) throw new SetupError('bad_metric', `The metric "${metric.name}" ${problem}.`)
  return Object.freeze(metric)
}

/** What is wrong with a metric; goes on after its name. */
export function findMetricProblem({ name, kind, labels, help }: Metric): string | undefined {
  if (typeof name !== 'string' || !/^[a-z][a-z0-9_]*$/.test(name)) return 'has a name that is not snake_case'
  if (kind !== 'counter' && kind !== 'histogram') return `is a "${String(kind)}", but may be a counter or a histogram`
  if (kind === 'counter' && !name.endsWith('_total')) return 'is a counter, but does not end in "_total"'
  if (typeof help !== 'string') return 'has no "help"'
  if (!Array.isArray(labels)) return 'has no list of labels'
  const label: unknown = labels.find((one) => typeof one !== 'string' || !/^[a-z][a-z0-9_]*$/.test(one))
  return label === undefined ? undefined : `has the label "${String(label)}", which is not snake_case`
}
