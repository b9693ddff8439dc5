import { fail } from '../../rule.ts'
import { stageOf } from '../draw-page.ts'
import { secretsOfContext, secretsOfResponse } from '../known-secrets.ts'
import type { Scene } from '../scene.ts'
import type { Seen } from '../stage-case.ts'
import type { StageRule } from '../stage-rule.ts'
import { expectNone, tourOf } from '../tour.ts'

/** Names of details under which no text may stand. */
const SECRET_DETAIL = /pass(?:word|phrase|wd)|secret|token/i

export const secrets: StageRule = {
  name: 'secrets',
  title: 'no secret is in an answer, on a page, in a log line, an event or a metric',
  why: 'Logs, events and metrics are read by many, and an answer by everyone at the browser.',
  fix: 'Leave the value out of `present`, of field errors, of thrown errors, and of what is given to `log`, `events` and `metrics`.',
  concerns: 'all',
  classes: [5],
  async check(scene) {
    const tour = await tourOf(scene)
    const schema = stageOf(scene)?.response?.schema ?? {}
    expectNone(
      tour,
      new Set(
        tour.stops.flatMap(({ response, seen }) => [
          ...secretsOfResponse(schema, response),
          ...seen.flatMap((one) => secretsSeen(scene, one)),
        ]),
      ),
    )
    for (const [where, details] of tour.details) expectNoName(where, details)
  },
}

function secretsSeen({ served, subject }: Scene, seen: Seen): readonly string[] {
  const token = seen.link === '' ? null : new URL(seen.link).searchParams.get('flow_token')
  return [
    ...(subject.case.secrets?.(seen) ?? []),
    ...secretsOfContext(served.engine.registry.contextKeys, seen.context),
    ...(token === null ? [] : [token]),
  ]
}

function expectNoName(where: string, details: object): void {
  for (const [name, value] of Object.entries(details)) {
    if (SECRET_DETAIL.test(name) && typeof value === 'string') fail(`${where} has a text under the name "${name}".`)
  }
}
