import { HOSTILE_ADDRESSES, hostileValues, injectHostileText } from '../../pages/inject-hostile-text.ts'
import { expectSound, pageDrawer, stageOf } from '../draw-page.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const hostilePage: StageRule = {
  name: 'hostile-page',
  title: 'hostile texts and addresses do no harm on its page',
  why: 'What is not escaped runs in the browser of everybody who sees it.',
  fix: 'Quote every attribute in `html`, and draw URLs with `link` and `picture`.',
  concerns: 'asks',
  classes: [16],
  appliesTo: asks,
  async check(scene) {
    const visitor = await scene.begin()
    await visitor.show()
    const draw = await pageDrawer(scene)
    const stage = stageOf(scene)
    const values = hostileValues(stage?.response?.schema ?? {})
    const response_errors = Object.fromEntries(
      Object.keys(values).map((name) => [name, [{ string: '<b>', code: 'invalid' }]]),
    )
    for (const address of HOSTILE_ADDRESSES) {
      const challenge = injectHostileText(stage?.challenge?.schema, visitor.challenge, address)
      expectSound(draw({ challenge: { ...challenge, response_errors }, values }), 'with hostile texts')
    }
  },
}
