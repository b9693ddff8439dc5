import type { BrowserAnswer } from '../browser.ts'
import { fail } from '../rule.ts'
import { describeAnswer } from './describe-answer.ts'
import { fieldErrorsOf } from './field-errors.ts'
import type { WrongAnswer } from './stage-case.ts'

/** Has a wrong answer been refused as the case says? */
export function expectRefusal({ body, ...rest }: BrowserAnswer, { code, field }: WrongAnswer): void {
  const answer = { body, ...rest }
  const errors = fieldErrorsOf(body)
  const isDenied = body?.component === 'ak-stage-access-denied'
  if (errors.length === 0 && !isDenied) fail(`a wrong answer was not refused: ${describeAnswer(answer)}.`)
  const nameless = errors.find((error) => typeof error.code !== 'string' || error.code === '')
  if (nameless !== undefined) fail(`the error at "${nameless.field}" has no code.`)
  const found = errors.some((error) => error.code === code && (field === undefined || error.field === field))
  if (found || (isDenied && body.code === code && field === undefined)) return
  fail(`the code "${code}"${field === undefined ? '' : ` at "${field}"`} is missing in ${describeAnswer(answer)}.`)
}
