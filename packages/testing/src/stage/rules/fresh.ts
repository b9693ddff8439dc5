import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const fresh: StageRule = {
  name: 'fresh',
  title: 'a fresh visitor is shown its challenge',
  why: 'A visitor who comes to a stage and sees no challenge cannot continue.',
  fix: 'Let `present` answer for a visitor who has only arrived, with what `requires` and the configuration promise.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check({ begin, subject }) {
    const visitor = await begin()
    const answer = await visitor.show()
    const component = 'component' in subject.type ? subject.type.component : ''
    if (answer.status !== 200 || answer.body?.component !== component) {
      fail(`instead of the challenge "${component}" the answer is ${describeAnswer(answer)}.`)
    }
    if (visitor.step === undefined) fail('the challenge has no step.')
  },
}
