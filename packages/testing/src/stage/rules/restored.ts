import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import { expectOutcome } from '../expect-outcome.ts'
import type { StageRule } from '../stage-rule.ts'

export const restored: StageRule = {
  name: 'restored',
  title: 'a run goes on in another browser, from its link',
  why: 'Links in mails are opened on other devices, where nothing is left but what the run has stored.',
  fix: 'Keep in the context whatever the stage needs later, and let `resume` work without anything of the first request.',
  concerns: 'all',
  classes: [],
  async check(scene) {
    const { visitor, link } = await scene.beginByLink()
    const opened = await visitor.open(link)
    if (scene.subject.asks) {
      const { type } = scene.subject
      const component = 'component' in type ? type.component : ''
      if (opened.body?.component !== component) {
        fail(`who opens the link is not shown "${component}", but ${describeAnswer(opened)}.`)
      }
      await expectOutcome(scene, visitor, await visitor.complete())
    } else await expectOutcome(scene, visitor, opened)
    await openOwnLink()

    /** The link that the stage itself has given out, if it has. */
    async function openOwnLink(): Promise<void> {
      const first = await scene.begin()
      await first.show()
      const { link: own } = await first.seen()
      if (own === '') return
      const second = await scene.elsewhere(first.run)
      await second.open(own)
      if ('resume' in scene.subject.type) {
        const found = await second.outcome()
        if (found === undefined) fail('its link was confirmed, and `resume` has given no outcome.')
      }
    }
  },
}
