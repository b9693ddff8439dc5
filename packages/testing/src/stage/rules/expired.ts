import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import { repeatable } from '../send-at-once.ts'
import type { StageRule } from '../stage-rule.ts'

export const expired: StageRule = {
  name: 'expired',
  title: 'an answer to an expired run changes nothing and leads to a fresh start',
  why: 'A visitor who comes back from lunch must be able to begin again, and what they had begun must not count any more.',
  fix: 'Declare in `requires` every context key that the stage cannot do without: a fresh run may lack what the expired one had.',
  concerns: 'all',
  classes: [3],
  async check({ begin, served, subject, watch }) {
    const visitor = await begin()
    const before = await subject.case.effects?.(served)
    const send = await repeatable(visitor)
    const { pool } = served.storage
    await pool.query("update sallyport_run set expires_at = now() - interval '1 second' where id = $1", [visitor.run])
    const commits = watch.won.length
    const answer = await send()
    if (answer.status >= 500) fail(`it crashed with ${answer.status}: ${watch.crash || answer.text}`)
    if (watch.won.slice(commits).some(({ run }) => run.id === visitor.run)) fail('the expired run went on.')
    if (answer.status === 200 && visitor.step !== undefined && answer.body?.response_errors === undefined) {
      if (answer.body?.component !== 'ak-stage-access-denied') fail(`the answer is ${describeAnswer(answer)}.`)
    }
    const after = await subject.case.effects?.(served)
    if (before !== after) fail('it had its effect all the same.')
  },
}
