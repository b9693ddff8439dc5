import { fail } from '../../rule.ts'
import { AFTER } from '../flows.ts'
import { describeAnswer } from '../describe-answer.ts'
import { expectOutcome } from '../expect-outcome.ts'
import type { StageRule } from '../stage-rule.ts'

export const restarted: StageRule = {
  name: 'restarted',
  title: 'a run that begins again goes through it again',
  why: 'A later stage, or an operator’s setting, may begin the flow again, with the context or without it.',
  fix: 'Do not rely on being the first to come: overwrite what is left in the context, and remember nothing outside of it.',
  concerns: 'passes',
  classes: [3],
  appliesTo: ({ case: given }) => (given.outcome ?? 'pass') === 'pass',
  async check(scene) {
    for (const keep_context of [false, true]) {
      const visitor = await scene.begin()
      const passed = await visitor.complete()
      if (passed.body?.component !== AFTER) fail(`it did not pass: ${describeAnswer(passed)}.`)
      await scene.subject.case.arrange?.(scene.served)
      const again = await visitor.send({ back: true, keep_context })
      const text = keep_context ? 'with its context' : 'without its context'
      const { type } = scene.subject
      const component = scene.subject.asks && 'component' in type ? type.component : AFTER
      if (again.body?.component !== component) fail(`begun again ${text}, the answer is ${describeAnswer(again)}.`)
      if (scene.subject.asks) await expectOutcome(scene, visitor, await visitor.complete())
    }
  },
}
