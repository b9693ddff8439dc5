import { fail } from '../../rule.ts'
import { difference } from '../difference.ts'
import { expectOutcome } from '../expect-outcome.ts'
import { repeatable, sendAtOnce } from '../send-at-once.ts'
import { isSafe, type StageRule } from '../stage-rule.ts'

export const answeredTwice: StageRule = {
  name: 'answered-twice',
  title: 'a double click counts once, and both get the same bytes',
  why: 'Browsers and networks repeat requests; a visitor who clicks twice must not see an error.',
  fix: 'Do nothing in `submit` but read, write to the context and return an outcome; what must happen once belongs to the commit.',
  concerns: 'all but `safe` ones',
  classes: [1],
  appliesTo: (subject) => !isSafe(subject),
  async check(scene) {
    const { watch, subject, served } = scene
    const visitor = await scene.begin()
    const before = await subject.case.effects?.(served)
    const send = await repeatable(visitor)
    const commits = watch.won.length
    const [first, second] = await sendAtOnce([send, send])
    const late = await send()
    if (first === undefined || second === undefined) return
    if (first.text !== second.text || first.text !== late.text) {
      fail(`they got different bytes: ${difference(first.text, second.text === first.text ? late.text : second.text)}.`)
    }
    await expectOutcome(scene, visitor, first)
    const made = watch.won.slice(commits).filter(({ run }) => run.id === visitor.run).length
    if (made !== 1) fail(`it took ${made} commits instead of one.`)
    const after = await subject.case.effects?.(served)
    if (before !== undefined && after !== before + 1) fail(`its effect happened ${Number(after) - before} times.`)
  },
}
