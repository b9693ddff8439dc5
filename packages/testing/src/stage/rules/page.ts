import { expectSound, pageDrawer } from '../draw-page.ts'
import { asks, type StageRule } from '../stage-rule.ts'

export const page: StageRule = {
  name: 'page',
  title: 'its page has one heading, labels for all fields, and nothing inline',
  why: 'People meet the stage on this page, with screen readers too, and its policy refuses what is inline.',
  fix: 'Draw fields with `field` or give each a label; leave scripts to `client`, and looks to the style sheet.',
  concerns: 'asks',
  classes: [],
  appliesTo: asks,
  async check(scene) {
    const visitor = await scene.begin()
    await visitor.show()
    const draw = await pageDrawer(scene)
    expectSound(draw({ challenge: visitor.challenge }), 'of its challenge')
  },
}
