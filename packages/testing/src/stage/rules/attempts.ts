import { doesProve } from '../does-prove.ts'
import { fail } from '../../rule.ts'
import { mayProve, type StageRule } from '../stage-rule.ts'

export const attempts: StageRule = {
  name: 'attempts',
  title: 'each guess uses up an attempt',
  why: 'A secret that may be guessed as often as one likes is found: the budgets count only what is consumed.',
  fix: 'Call `visit.attempts.consume` at the beginning of `submit`, before anything is compared, for a decoy too.',
  concerns: 'proves who somebody is, and has `wrong`',
  classes: [7],
  appliesTo: mayProve,
  async check(scene) {
    const { begin, subject, watch } = scene
    if (!(await doesProve(scene))) return
    for (const { response } of subject.case.wrong ?? []) {
      const visitor = await begin()
      await visitor.show()
      const before = { answers: watch.answers, attempts: watch.attempts }
      await visitor.send(await visitor.responseOf(response))
      const answers = watch.answers - before.answers
      const consumed = watch.attempts - before.attempts
      if (consumed < answers) fail(`a wrong answer was looked at, and ${consumed} attempts were used up.`)
    }
  },
}
