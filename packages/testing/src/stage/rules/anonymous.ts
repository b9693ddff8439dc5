import { pendingUser } from '@sallyport/core'
import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import type { StageRule } from '../stage-rule.ts'

export const anonymous: StageRule = {
  name: 'anonymous',
  title: 'nobody in particular is asked, or denied with a code',
  why: 'Flows are built by operators, who may put the stage where nobody is known yet.',
  fix: 'Declare `requires: [pendingUser]`, or handle `visit.person` being undefined.',
  concerns: 'all',
  classes: [10],
  async check({ begin, subject, watch }) {
    const visitor = await begin('nobody')
    const answers = [await visitor.show()]
    const response = await responseOf()
    const sent = await visitor.sendText(JSON.stringify({ ...response, step: visitor.step }))
    if (sent.status >= 500) fail(`it crashed with ${sent.status}: ${watch.crash || sent.text}`)
    answers.push(sent)
    for (const answer of answers) {
      const { component, code } = answer.body ?? {}
      if (component === 'ak-stage-access-denied' && typeof code !== 'string') fail('the denial has no code.')
    }
    const needsPerson = subject.type.requires?.some(({ name }) => name === pendingUser.name) === true
    if (needsPerson && sent.body?.code !== 'missing_context') fail(`it went on: ${describeAnswer(sent)}.`)

    /** What the author says is right, as far as it can be said without a person. */
    async function responseOf(): Promise<object> {
      const { right } = subject.case
      if (right === undefined || right === 'link') return {}
      try {
        return await visitor.responseOf(right)
      } catch {
        return {}
      }
    }
  },
}
