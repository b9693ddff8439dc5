import { difference } from '../difference.ts'
import { fail } from '../../rule.ts'
import { sendAtOnce } from '../send-at-once.ts'
import { isSafe, type StageRule } from '../stage-rule.ts'
import type { Node } from '../node.ts'

const HALF = 25

export const fiftyAtOnce: StageRule = {
  name: 'fifty-at-once',
  title: 'of fifty equal answers, sent to two servers at once, one counts',
  why: 'Several servers may be handed the same answer at once; its effect must still happen once.',
  fix: 'Write through `services.em` or the context, so that it belongs to the commit; do nothing outside in `submit`.',
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

/** Lets each server go on only when the other one has read the run as well, so that both decide on the same version. */
function meet(nodes: readonly Node[]): void {
  const { promise, resolve } = Promise.withResolvers<void>()
  let waiting = 0
  for (const { watch } of nodes) {
    watch.afterLoad = async () => {
      watch.afterLoad = undefined
      waiting += 1
      if (waiting === nodes.length) resolve()
      await promise
    }
  }
}
