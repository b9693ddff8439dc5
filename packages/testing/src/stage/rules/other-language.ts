import { expectOutcome } from '../expect-outcome.ts'
import { expectRefusal } from '../expect-refusal.ts'
import { PSEUDO } from '../../server/pseudo-language.ts'
import { isTyped, type StageRule } from '../stage-rule.ts'

export const otherLanguage: StageRule = {
  name: 'other-language',
  title: 'in another language the same answers are right and wrong, with the same codes',
  why: 'Everybody may choose their language, between two answers too: it must open nothing, and clients rely on the codes.',
  fix: 'Compare with what was stored, never with a text that is shown; take codes from `visit.error` or constants.',
  concerns: 'asks',
  classes: [3],
  appliesTo: isTyped,
  async check(scene) {
    for (const wrong of scene.subject.case.wrong ?? []) {
      const visitor = await scene.begin()
      await visitor.show()
      const other = visitor.speaking(PSEUDO)
      await other.show()
      expectRefusal(await other.send(await other.responseOf(wrong.response)), wrong)
    }
    const visitor = (await scene.begin()).speaking(PSEUDO)
    await expectOutcome(scene, visitor, await visitor.complete())
  },
}
