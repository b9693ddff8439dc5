import { AFTER } from '../flows.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { refuses, type StageRule } from '../stage-rule.ts'

export const wrongAfterRestart: StageRule = {
  name: 'wrong-after-restart',
  title: 'once the run has begun again, a wrong answer is still refused',
  why: 'A restart that keeps what was shown before lets anybody go on who can make a run begin again.',
  fix: 'Decide by the answer alone; what the stage leaves in the context must not stand for an answer.',
  concerns: 'passes, and has `wrong`',
  classes: [3],
  appliesTo: (subject) => refuses(subject) && (subject.case.outcome ?? 'pass') === 'pass',
  async check({ begin, subject, served }) {
    const [wrong] = subject.case.wrong ?? []
    if (wrong === undefined) return
    const visitor = await begin()
    const passed = await visitor.complete()
    if (passed.body?.component !== AFTER) return
    await subject.case.arrange?.(served)
    await visitor.send({ back: true, keep_context: true })
    expectRefusal(await visitor.send(await visitor.responseOf(wrong.response)), wrong)
  },
}
