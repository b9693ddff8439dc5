import { pageDrawer } from '../draw-page.ts'
import { fail } from '../../rule.ts'
import { PSEUDO } from '../../server/pseudo-language.ts'
import { asks, type StageRule } from '../stage-rule.ts'
import { namesWithin, saidOn, verbatimTexts } from '../said-on-page.ts'
import { untranslatedOf } from '../../words/untranslated.ts'

export const translated: StageRule = {
  name: 'translated',
  title: 'all that its page says can be translated',
  why: 'On the page of another language a text without a message is a foreign word, and no operator can change it.',
  fix: 'Give fields a `label` with `field`, and say messages of the plugin in `present` and in its page part; name what stays as it is in `verbatim` of the case.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check(scene) {
    const visitor = (await scene.begin()).speaking(PSEUDO)
    await visitor.show()
    const draw = await pageDrawer(scene)
    const { challenge } = visitor
    const verbatim = [...(await verbatimTexts(scene)), ...namesWithin(challenge)]
    for (const said of saidOn(draw({ challenge, locale: PSEUDO }))) {
      const words = untranslatedOf(said, verbatim)
      if (words !== undefined) fail(`these words of its page have no message: "${words}".`)
    }
  },
}
