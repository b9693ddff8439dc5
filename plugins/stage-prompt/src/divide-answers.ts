import { isPromptSecret } from '@sallyport/core'
import type { Answers } from './read-answers.ts'

/** What goes into `prompt_data`, and what into `prompt_secrets`; a repeated password has served its purpose. */
export function divideAnswers(
  answers: Answers,
  repeat: string | undefined,
): { readonly data: Answers; readonly secrets: Answers } {
  const kept = Object.entries(answers).filter(([field]) => field !== repeat)
  return {
    data: Object.fromEntries(kept.filter(([field]) => !isPromptSecret(field))),
    secrets: Object.fromEntries(kept.filter(([field]) => isPromptSecret(field))),
  }
}
