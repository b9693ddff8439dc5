import type { BrowserAnswer } from '../../browser.ts'
import { fail } from '../../rule.ts'
import { describeAnswer } from '../describe-answer.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import type { WrongAnswer } from '../stage-case.ts'
import type { StageRule } from '../stage-rule.ts'

export const wrong: StageRule = {
  name: 'wrong',
  title: 'wrong answers are refused, each with its code',
  why: 'Clients distinguish errors by their codes; the texts are for people and change with the language.',
  fix: 'Return `retry({ field: { string, code } })` or `deny(message, code)` with a code that never changes, or correct the code in the case.',
  appliesTo: ({ asks, case: given }) => asks && (given.wrong ?? []).length > 0,
  async check({ begin, subject }) {
    for (const one of subject.case.wrong ?? []) {
      const visitor = await begin()
      await visitor.show()
      expectRefusal(await visitor.send(await visitor.responseOf(one.response)), one)
    }
  },
}

function expectRefusal(answer: BrowserAnswer, { code, field }: WrongAnswer): void {
  const { body } = answer
  const errors = fieldErrorsOf(body)
  const isDenied = body?.component === 'ak-stage-access-denied'
  if (errors.length === 0 && !isDenied) fail(`a wrong answer was not refused: ${describeAnswer(answer)}.`)
  const nameless = errors.find((error) => typeof error.code !== 'string' || error.code === '')
  if (nameless !== undefined) fail(`the error at "${nameless.field}" has no code.`)
  const found = errors.some((error) => error.code === code && (field === undefined || error.field === field))
  if (found || (isDenied && body.code === code && field === undefined)) return
  fail(`the code "${code}"${field === undefined ? '' : ` at "${field}"`} is missing in ${describeAnswer(answer)}.`)
}
