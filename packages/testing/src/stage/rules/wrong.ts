import { expectRefusal } from '../expect-refusal.ts'
import { refuses, type StageRule } from '../stage-rule.ts'

export const wrong: StageRule = {
  name: 'wrong',
  title: 'wrong answers are refused, each with its code',
  why: 'Clients distinguish errors by their codes; the texts are for people and change with the language.',
  fix: 'Return `retry({ field: { string, code } })` or `deny(message, code)` with a code that never changes, or correct the code in the case.',
  concerns: 'has `wrong`',
  classes: [],
  appliesTo: refuses,
  async check({ begin, subject }) {
    for (const one of subject.case.wrong ?? []) {
      const visitor = await begin()
      await visitor.show()
      expectRefusal(await visitor.send(await visitor.responseOf(one.response)), one)
    }
  },
}
