import { doesProve } from '../does-prove.ts'
import { fail } from '../../rule.ts'
import { meet } from '../meet.ts'
import { sendAtOnce } from '../send-at-once.ts'
import { mayProve, type StageRule } from '../stage-rule.ts'

/** Guesses that each of two servers is sent. */
const GUESSES = 10

export const guessesAtOnce: StageRule = {
  name: 'guesses-at-once',
  title: 'guesses that come at once use up an attempt each',
  why: 'A counter that is read, compared and written lets as many guesses through as come at the same time.',
  fix: 'Count with `visit.attempts.consume` alone, once for each call of `submit`: it is one statement of the database.',
  concerns: 'proves who somebody is, and has `wrong`',
  classes: [9],
  appliesTo: mayProve,
  async check(scene) {
    const { watch, subject } = scene
    const [wrong] = subject.case.wrong ?? []
    if (wrong === undefined || !(await doesProve(scene))) return
    const other = await scene.another()
    const visitor = await scene.begin()
    await visitor.show()
    const { step } = visitor
    const response = await visitor.responseOf(wrong.response)
    const twin = visitor.at(other)
    const sum = (of: 'answers' | 'attempts'): number => watch[of] + other.watch[of]
    const before = { answers: sum('answers'), attempts: sum('attempts') }
    meet([scene, other])
    // Each body is another one, or they would be repeats of one answer.
    const bodies = Array.from({ length: GUESSES }, (_, guess) => JSON.stringify({ ...response, step, guess }))
    await sendAtOnce(bodies.flatMap((body) => [() => visitor.sendText(body), () => twin.sendText(body)]))
    const answers = sum('answers') - before.answers
    const consumed = sum('attempts') - before.attempts
    if (consumed < answers) fail(`${answers} guesses were looked at, and ${consumed} attempts were used up.`)
  },
}
