import { SetupError } from '../errors.ts'

/** A number that a plugin tells about itself. */
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
  const fail = (what: string): never => {
    throw new SetupError('bad_metric', `The metric "${metric.name}" ${what}.`)
  }
  if (!/^[a-z][a-z0-9_]*$/.test(metric.name)) fail('has a name that is not snake_case')
  if (metric.kind === 'counter' && !metric.name.endsWith('_total')) fail('is a counter, but does not end in "_total"')
  const label = metric.labels.find((name) => !/^[a-z][a-z0-9_]*$/.test(name))
  if (label !== undefined) fail(`has the label "${label}", which is not snake_case`)
  return Object.freeze(metric)
}
