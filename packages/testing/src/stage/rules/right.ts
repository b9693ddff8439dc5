import { expectOutcome } from '../expect-outcome.ts'
import type { StageRule } from '../stage-rule.ts'

export const right: StageRule = {
  name: 'right',
  title: 'the right answer comes to what its case says',
  why: 'A stage that does not take the right answer is a wall.',
  fix: 'See what `submit` (or `act`) returns for it, or correct `right`, `outcome` and `code` of the case.',
  concerns: 'all',
  classes: [],
  async check(scene) {
    const visitor = await scene.begin()
    await expectOutcome(scene, visitor, await visitor.complete())
  },
}
