import type { Known, Visit } from '@sallyport/core'
import type { PromptConfig } from './config.ts'

/** Whose names the prompt may show and keep: the user that the run is about, once it has proven them. */
export function provenPerson(visit: Visit<PromptConfig>): Known | undefined {
  const person = visit.person ?? visit.loggedIn
  return person?.kind === 'known' && visit.isProven(person) ? person : undefined
}
