import { createMetrics, createTelemetry, type Metrics } from '@sallyport/server'
import type { Telemetry } from '@sallyport/core/adapter'

/** A sample as Prometheus reads it. */
interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** Everything that is measured, and how to look at it. */
export function measured(): { telemetry: Telemetry; samples: () => Promise<readonly Sample[]> } {
  const metrics: Metrics = createMetrics()
  return { telemetry: createTelemetry(metrics), samples: async () => readSamples(await metrics.registry.metrics()) }
}

/** Reads Prometheus' text format. */
export function readSamples(text: string): readonly Sample[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = '', text = '']) => [key, text])
      return { name, labels: Object.fromEntries(pairs), value: Number(value) }
    })
}

/** How often something was observed, with its labels as `a=b c=d`. */
export function counts(samples: readonly Sample[], name: string): Readonly<Record<string, number>> {
  const own = samples.filter((sample) => sample.name === `sallyport_${name}`)
  return Object.fromEntries(
    own.map(({ labels, value }) => [
      Object.entries(labels)
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map((pair) => pair.join('='))
        .join(' '),
      value,
    ]),
  )
}
