import type { Attributes, HistogramName, LabelsOf, Span, SpanName, Telemetry } from '../ports/telemetry.ts'

/** The names under which a part of a request is reported. */
interface Reported<Metric extends HistogramName> {
  readonly span: SpanName
  readonly metric: Metric
  readonly attributes: Attributes
}

/**
 * Does work as a span and measures it. The caller first checks whether there is telemetry, so that nothing is made
 * where there is none.
 *
 * @param labelsOf what the work came to; undefined says that it threw
 */
export function measure<Result, Metric extends HistogramName>(
  telemetry: Telemetry,
  { span: name, metric, attributes }: Reported<Metric>,
  work: (span: Span) => Result | Promise<Result>,
  labelsOf: (done: { readonly result: Result } | undefined) => LabelsOf<Metric>,
): Promise<Result> {
  return telemetry.span(name, attributes, async (span) => {
    const started = performance.now()
    let done: { readonly result: Result } | undefined
    try {
      done = { result: await work(span) }
      return done.result
    } finally {
      const labels = labelsOf(done)
      telemetry.observe(metric, labels, (performance.now() - started) / 1000)
      span.set(labels)
    }
  })
}
