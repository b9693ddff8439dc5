import { fail } from '../../rule.ts'
import { isPassed } from '../is-passed.ts'
import { isTyped, type StageRule } from '../stage-rule.ts'

/** What is sent in place of an answer, without and with a step. */
const EMPTY: readonly object[] = [{}, { component: null }, { response_errors: {} }, { '': '' }]
const NO_OBJECTS = ['', 'null', '[]', '""', '0', 'true']

export const emptyBody: StageRule = {
  name: 'empty-body',
  title: 'an empty answer, or one that is none, does not pass it',
  why: 'A stage that lets an empty body go on lets everybody go on, without the proof that it is there for.',
  fix: 'Make the fields that matter required in `response`, and pass only on what was answered; say `emptyPasses` in the case where nothing needs to be filled in.',
  concerns: 'asks for something',
  classes: [1],
  appliesTo: (subject) => isTyped(subject) && subject.case.emptyPasses !== true,
  async check({ begin, subject }) {
    const visitor = await begin()
    await visitor.show()
    const { right } = subject.case
    if (right === undefined || right === 'link') return
    if (Object.keys(await visitor.responseOf(right)).length === 0) return
    for (const body of NO_OBJECTS) await visitor.sendText(body)
    for (const fields of EMPTY) {
      await visitor.sendText(JSON.stringify(fields))
      await visitor.send(fields)
      if (await isPassed(visitor)) fail(`the body ${JSON.stringify(fields)} has passed it.`)
    }
  },
}
