import { retry, type Outcome, type Visit } from '@sallyport/core'
import type { PromptConfig } from './config.ts'
import { messages } from './messages.ts'
import { provenPerson } from './proven-person.ts'
import type { Answers } from './read-answers.ts'

const INVALID = { username: messages.username_invalid, email: messages.email_invalid }

/** Refuses names and addresses that cannot identify anybody. What a user has already may stay as it is. */
export function checkIdentifiers(visit: Visit<PromptConfig>, answers: Answers): Outcome | undefined {
  const own = provenPerson(visit)
  const errors = visit.config.fields.flatMap(({ type, fieldKey }) => {
    if (type !== 'username' && type !== 'email') return []
    const value = answers[fieldKey]
    if (typeof value !== 'string' || value === '' || own?.[type] === value) return []
    const canonical = visit.identifier(type, value)
    if (canonical.ok) return []
    const message = canonical.fault === 'mixed_scripts' ? messages.mixed_scripts : INVALID[type]
    return [[fieldKey, visit.error(message)] as const]
  })
  return errors.length === 0 ? undefined : retry(Object.fromEntries(errors))
}
