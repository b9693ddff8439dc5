import { fail } from '../../rule.ts'
import { everythingOf, expectSound, pageDrawer, stageOf } from '../draw-page.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import { holds, secretsOfResponse } from '../known-secrets.ts'
import { refuses, type StageRule } from '../stage-rule.ts'

export const pageErrors: StageRule = {
  name: 'page-errors',
  title: 'its page shows the errors of a wrong answer, and no secret that was typed',
  why: 'A user who is not told what was wrong cannot correct it; what is typed unseen must not be shown to who looks on.',
  fix: 'Draw fields with `field`, which shows their errors and repeats no secret; never draw `values` by yourself.',
  concerns: 'has `wrong`',
  classes: [5],
  appliesTo: refuses,
  async check(scene) {
    const { subject } = scene
    const visitor = await scene.begin()
    await visitor.show()
    const { component } = visitor.challenge
    const draw = await pageDrawer(scene)
    const schema = stageOf(scene)?.response?.schema ?? {}
    for (const { response } of subject.case.wrong ?? []) {
      const values = await visitor.responseOf(response)
      const answer = await visitor.send(values)
      if (answer.body.component !== component) break
      const drawn = draw({ challenge: answer.body, values })
      expectSound(drawn, 'of a wrong answer')
      for (const { string } of fieldErrorsOf(answer.body)) {
        if (!drawn.text.includes(squeezed(String(string)))) fail(`the error "${String(string)}" is not on its page.`)
      }
      const typed = [
        ...secretsOfResponse(schema, values, isTypedUnseen),
        ...(subject.case.secrets?.(await visitor.seen()) ?? []),
      ]
      const secret = typed.find((one) => holds(everythingOf(drawn), one))
      if (secret !== undefined) fail(`the secret "${secret}" that was typed stands on its page.`)
    }
  },
}

/** As pages take a field for a secret that nobody has marked. A code is no secret to the user who types it. */
function isTypedUnseen(name: string): boolean {
  return /password|passphrase|secret/i.test(name)
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
