import type { BrowserAnswer } from '../browser.ts'
import { broken } from '../rule.ts'
import { describeAnswer } from './describe-answer.ts'
import type { Scene } from './scene.ts'
import type { Visitor } from './visitor.ts'

/** Has the right answer come to what the case says? */
export async function expectOutcome({ subject }: Scene, visitor: Visitor, answer: BrowserAnswer): Promise<void> {
  const { outcome: wanted = 'pass', code } = subject.case
  const found = await visitor.outcome()
  if (found?.outcome !== wanted) {
    broken(`it came to "${found?.outcome ?? 'nothing'}" instead of "${wanted}": ${describeAnswer(answer)}.`)
  }
  if (code !== undefined && found.code !== code) broken(`it has the code "${found.code}" instead of "${code}".`)
}
