import { isDeepStrictEqual } from 'node:util'
import { fail } from '../../rule.ts'
import { isPassed } from '../is-passed.ts'
import { isTyped, type StageRule } from '../stage-rule.ts'

export const boundAnswer: StageRule = {
  name: 'bound-answer',
  title: 'an answer that was made for one run is of no use in another',
  why: 'A code that somebody gets for their own run must not open the run of another person.',
  fix: 'Keep what an answer is compared with in the context of the run, or beside its id; never in a table of all valid codes.',
  concerns: 'has a `right` that differs for each run',
  classes: [8],
  appliesTo: (subject) => isTyped(subject) && typeof subject.case.right === 'function',
  async check({ begin, subject }) {
    const { right } = subject.case
    if (typeof right !== 'function') return
    const one = await begin()
    await one.show()
    const theirs = await one.responseOf(right)
    const other = await begin()
    await other.show()
    if (isDeepStrictEqual(theirs, await other.responseOf(right))) return
    await other.send(theirs)
    if (await isPassed(other)) fail(`${JSON.stringify(theirs)}, which another run was given, has passed it.`)
  },
}
