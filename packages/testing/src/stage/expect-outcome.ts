import type { BrowserAnswer } from '../browser.ts'
import { fail } from '../rule.ts'
import { describeAnswer } from './describe-answer.ts'
import type { Scene } from './scene.ts'
import type { Visitor } from './visitor.ts'

/** Has the right answer come to what the case says? */
export async function expectOutcome({ subject }: Scene, visitor: Visitor, answer: BrowserAnswer): Promise<void> {
  const { outcome: wanted = 'pass', code } = subject.case
  const found = await visitor.outcome()
  if (found?.outcome !== wanted) {
    fail(`it came to "${found?.outcome ?? 'nothing'}" instead of "${wanted}": ${describeAnswer(answer)}.`)
  }
  if (code !== undefined && found.code !== code) fail(`it has the code "${found.code}" instead of "${code}".`)
}
