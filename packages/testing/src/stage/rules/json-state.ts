import { fail } from '../../rule.ts'
import { findNonJson } from '../../find-non-json.ts'
import type { StageRule } from '../stage-rule.ts'

export const jsonState: StageRule = {
  name: 'json-state',
  title: 'what it keeps in the context survives JSON',
  why: 'A run is stored between two requests, and may go on in another process.',
  fix: 'Put texts, numbers, booleans, null, lists and plain objects into the context: a date as its ISO text, a map as an object.',
  concerns: 'all',
  classes: [],
  async check({ begin, subject, watch }) {
    const from = watch.tried.length
    const visitor = await begin()
    const crash = await attempt()
    for (const { run, events } of watch.tried.slice(from)) {
      const place =
        findNonJson(run.context, 'context') ??
        findNonJson(
          events.map(({ details }) => details),
          'events',
        )
      if (place !== undefined) fail(`${place}, which JSON cannot keep as it is.`)
    }
    if (crash !== undefined) throw crash

    async function attempt(): Promise<unknown> {
      try {
        if (subject.asks) await visitor.show()
        for (const { response } of subject.case.wrong ?? []) {
          const wrong = await begin()
          await wrong.show()
          await wrong.send(await wrong.responseOf(response))
        }
        await visitor.complete()
        return undefined
      } catch (error) {
        return error
      }
    }
  },
}
