import { difference } from '../difference.ts'
import { fail } from '../../rule.ts'
import { meet } from '../meet.ts'
import { sendAtOnce } from '../send-at-once.ts'
import { isSafe, type StageRule } from '../stage-rule.ts'

const HALF = 25

export const fiftyAtOnce: StageRule = {
  name: 'fifty-at-once',
  title: 'of fifty equal answers, sent to two servers at once, one counts',
  why: 'Several servers may be handed the same answer at once; its effect must still happen once.',
  fix: 'Write through `services.em` or the context, so that it belongs to the commit; do nothing outside in `submit`.',
  concerns: 'all but `safe` ones',
  classes: [9],
  appliesTo: (subject) => !isSafe(subject),
  async check(scene) {
    const { watch, subject, served } = scene
    const other = await scene.another()
    const visitor = await scene.begin()
    const { body, query } = await visitor.completion()
    const twin = visitor.at(other)
    const before = await subject.case.effects?.(served)
    const commits = watch.won.length + other.watch.won.length
    meet([scene, other])
    const half = Array.from({ length: HALF })
    const answers = await sendAtOnce([
      ...half.map(() => () => visitor.sendText(body, query)),
      ...half.map(() => () => twin.sendText(body, query)),
    ])
    const [one = '', ...others] = new Set(answers.map(({ text }) => text))
    if (others.length > 0) fail(`they got different bytes: ${difference(one, others[0] ?? '')}.`)
    const made = watch.won.length + other.watch.won.length - commits
    if (made !== 1) fail(`they took ${made} commits instead of one.`)
    const after = await subject.case.effects?.(served)
    if (before !== undefined && after !== before + 1) fail(`its effect happened ${Number(after) - before} times.`)
  },
}
