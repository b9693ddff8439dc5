import { checkAnswers } from '../../server/answers/check-answer.ts'
import type { BrowserAnswer } from '../../browser.ts'
import { fail } from '../../rule.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const fitsSchema: StageRule = {
  name: 'fits-schema',
  title: 'each challenge fits the schema that is published',
  why: 'Pages and clients are generated from the schema; what does not fit it they cannot show.',
  fix: 'Let `present` return what `challenge` declares, and taps of the hook `challenge` leave it so.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check({ begin, served, subject, watch }) {
    const check = checkAnswers(served.engine)
    const look = (answer: BrowserAnswer): void => {
      const path = `${served.engine.settings.prefix}/api/v3/flows/executor/${subject.slug}/`
      try {
        check({ ...answer, method: 'GET', path })
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error))
      }
    }
    const visitor = await begin()
    look(await visitor.show())
    for (const { response } of subject.case.wrong ?? []) {
      look(await visitor.send(await visitor.responseOf(response)))
      if (visitor.step === undefined) break
    }
    if (/does not fit its schema/.test(watch.crash)) fail(watch.crash)
  },
}
