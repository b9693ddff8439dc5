import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../rule.ts'
import { isSafe, type StageRule } from '../stage-rule.ts'

export const safe: StageRule = {
  name: 'safe',
  title: 'it changes nothing, as it says of itself',
  why: 'A stage that says `safe` runs on any link that a user follows, also one that an attacker has written.',
  fix: 'Remove `safe`, or write nothing and log no user in or out in `act`.',
  concerns: 'says `safe`',
  classes: [],
  appliesTo: isSafe,
  async check({ begin, served, subject, watch }) {
    const visitor = await begin()
    const before = await visitor.stored()
    const effects = await subject.case.effects?.(served)
    const from = watch.tried.length
    await visitor.complete()
    for (const { run, login, endsSessions, tokens, begins } of watch.tried.slice(from)) {
      if (run.end === null && !isDeepStrictEqual(run.context, before?.context)) fail('it has written to the context.')
      if (login !== null || endsSessions.length > 0) fail('it has logged a user in or out.')
      if (tokens.length > 0) fail('it has made a flow token.')
      if (begins !== null) fail('it has begun a run of another flow.')
    }
    if (effects !== (await subject.case.effects?.(served))) fail('it had an effect.')
  },
}
