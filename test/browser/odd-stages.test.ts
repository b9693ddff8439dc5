import test from 'ava'
import { browserScene } from '../support/browser-scene.ts'
import { oddCases } from '../support/odd-cases.ts'
import { oddFlows, oddStages, type Answers } from '../support/odd-stages.ts'
import { stagesPlugin } from '../support/plugin.ts'

const answers: Answers = []
const scene = browserScene(test, { plugins: [stagesPlugin(...oddStages(answers))], flows: oddFlows })

for (const { type, title, wrong, right, told, answer } of oddCases) {
  test.serial(`a stage that only declares schemas is passed in a browser: ${title}`, async (t) => {
    answers.length = 0
    const ann = await scene().somebody(t)
    await ann.open(`/if/flow/odd-${type.replaceAll('_', '-')}/`)
    // Else the browser would cut what is too long.
    await ann.page.evaluate(
      "for (const field of document.querySelectorAll('[maxlength]')) field.removeAttribute('maxlength')",
    )
    await ann.answer(wrong)
    await ann.press('Continue')
    await ann.reads('Error:')
    t.is(await ann.focused(), told[0] ?? '')
    t.deepEqual(answers, [])
    await ann.answer(right)
    await ann.press('Continue')
    await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
    t.deepEqual(answers, [answer])
  })
}
