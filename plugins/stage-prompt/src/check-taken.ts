import { deny, retry, type Outcome, type Visit } from '@sallyport/core'
import type { Field, PromptConfig } from './config.ts'
import { provenPerson } from './proven-person.ts'
import { messages } from './messages.ts'
import type { Answers } from './read-answers.ts'

const TAKEN = { username: messages.username_taken, email: messages.email_taken }

/**
 * Refuses names and addresses that identify somebody else, as whatever kind. To learn who is here by asking costs attempts:
 * those of the client's address are not given back.
 */
export async function checkTaken(visit: Visit<PromptConfig>, answers: Answers): Promise<Outcome | undefined> {
  const { config, services, attempts } = visit
  const own = provenPerson(visit)
  const asked = config.fields.flatMap((field) => {
    const unique = uniqueField(field)
    const value = answers[field.fieldKey]
    if (unique === undefined || typeof value !== 'string' || value === '' || own?.[unique] === value) return []
    return [{ field, unique, value }]
  })
  if (asked.length === 0) return undefined
  const attempt = await attempts.consume({ method: 'taken', perRun: config.takenBeforeCancel })
  // Nothing is looked up beyond the budget: each lookup reveals whether a user exists.
  if (attempt.limited) return deny(visit.say(messages.too_many_attempts), 'too_many_attempts', { final: true })
  const found = await Promise.all(
    asked.map(async ({ field, unique, value }) => {
      const isTaken = await services.users.isTaken?.(value, { person: own?.pk, key: visit.key })
      return isTaken === true ? [[field.fieldKey, visit.error(TAKEN[unique])] as const] : []
    }),
  )
  const errors = Object.fromEntries(found.flat())
  if (Object.keys(errors).length === 0) return undefined
  if (!attempt.last) return retry(errors)
  return deny(visit.say(messages.too_many_attempts), 'too_many_attempts', { final: true })
}

function uniqueField({ type, unique }: Field): keyof typeof TAKEN | undefined {
  if (type === 'username') return 'username'
  return type === 'email' && unique ? 'email' : undefined
}
