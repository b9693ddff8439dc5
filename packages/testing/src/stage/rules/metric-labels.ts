import { fail } from '../../rule.ts'
import { holds, textsOf } from '../known-secrets.ts'
import type { StageRule } from '../stage-rule.ts'
import { tourOf } from '../tour.ts'

export const metricLabels: StageRule = {
  name: 'metric-labels',
  title: 'no label of a metric is what a user sends, or who they are',
  why: 'Each value of a label is a series that the monitoring keeps: a visitor who may choose them fills its memory.',
  fix: 'Use labels with few values that are known beforehand: an outcome, a kind, a stage type.',
  concerns: 'all',
  classes: [18],
  async check(scene) {
    const { stops, outputs } = await tourOf(scene)
    const labels = outputs['the label of a metric'] ?? []
    const chosen = stops.flatMap(({ run, response, seen }) => [
      run,
      ...textsOf(response),
      ...seen.flatMap(({ person }) =>
        person === undefined ? [] : [person.pk, ...(person.kind === 'known' ? [person.email] : [])],
      ),
    ])
    for (const text of chosen) {
      const label = labels.find((one) => holds(one, text))
      if (label !== undefined) fail(`a label has the value "${label}", which is what a user has sent or who they are.`)
    }
  },
}
