import { fail } from '../../rule.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import { PSEUDO } from '../../server/pseudo-language.ts'
import { refuses, type StageRule } from '../stage-rule.ts'
import { verbatimTexts } from '../said-on-page.ts'
import { untranslatedOf } from '../../words/untranslated.ts'

export const translatedErrors: StageRule = {
  name: 'translated-errors',
  title: 'all that its errors and denials say can be translated',
  why: 'An error in a foreign language helps nobody to answer better.',
  fix: 'Make errors with `visit.error(messages.…)`, and denials with `deny(visit.say(messages.…), code)`.',
  concerns: 'has `wrong`',
  classes: [],
  appliesTo: refuses,
  async check(scene) {
    for (const { response } of scene.subject.case.wrong ?? []) {
      const visitor = (await scene.begin()).speaking(PSEUDO)
      await visitor.show()
      const { body } = await visitor.send(await visitor.responseOf(response))
      const verbatim = await verbatimTexts(scene)
      const errors = fieldErrorsOf(body).map(({ string }) => String(string))
      const denial = typeof body?.error_message === 'string' ? [body.error_message] : []
      for (const said of [...errors, ...denial]) {
        if (untranslatedOf(said, verbatim) !== undefined) fail(`the error "${said}" has no message.`)
      }
    }
  },
}
