import { deny, invalid, retry, type Outcome, type Visit } from '@sallyport/core'
import type { Field, PromptConfig } from './config.ts'
import { messages } from './messages.ts'
import type { Answers } from './read-answers.ts'

const TAKEN = { username: messages.username_taken, email: messages.email_taken }

/**
 * Refuses names and addresses that somebody else has. To learn who is here by asking costs attempts, which are given back
 * when the stage passes.
 */
export async function checkTaken(visit: Visit<PromptConfig>, answers: Answers): Promise<Outcome | undefined> {
  const { config, services, attempts } = visit
  const person = visit.person ?? visit.loggedIn
  const own = person?.kind === 'known' && visit.isProven(person) ? person : undefined
  const asked = config.fields.flatMap((field) => {
    const unique = uniqueField(field)
    const value = answers[field.fieldKey]
    if (unique === undefined || typeof value !== 'string' || value === '' || own?.[unique] === value) return []
    return [{ field, unique, value }]
  })
  if (asked.length === 0) return undefined
  const attempt = await attempts.consume({ method: 'taken', perRun: config.takenBeforeCancel })
  const found = await Promise.all(
    asked.map(async ({ field, unique, value }) => {
      const isTaken = await services.users.isTaken?.(unique, value, { person: own?.pk, key: visit.key })
      return isTaken === true ? [[field.fieldKey, invalid(visit.say(TAKEN[unique]))] as const] : []
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
