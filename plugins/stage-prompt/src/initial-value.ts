import { promptData, type Json, type Known, type Visit } from '@sallyport/core'
import { choicesOf, isDecoration, type Field, type PromptConfig } from './config.ts'

export type Value = string | number | boolean

/**
 * What a field holds at first: what an earlier prompt has taken, else what the person has, else what is configured. Nothing of
 * a user who has not been authenticated.
 */
export function initialValue(visit: Visit<PromptConfig>, field: Field): Value {
  const value = isDecoration(field) ? field.initialValue : (givenBefore(visit, field) ?? fromPerson(visit, field))
  const choices = choicesOf(field)
  if (choices === null || choices.some((choice) => choice.value === String(value))) return value
  return choices[0]?.value ?? ''
}

/** The same as the challenge shows it. A note is an operator's words; what somebody has typed, or is called, stays as it is. */
export function shownValue(visit: Visit<PromptConfig>, field: Field): string {
  if (field.type === 'password') return ''
  const value = String(initialValue(visit, field))
  return isDecoration(field) ? visit.translate(value) : value
}

function givenBefore({ context }: Visit<PromptConfig>, { fieldKey, type }: Field): Value | undefined {
  const data = context.get(promptData)
  return type !== 'password' && data !== undefined && Object.hasOwn(data, fieldKey) ? data[fieldKey] : undefined
}

function fromPerson(visit: Visit<PromptConfig>, { initialFrom, initialValue: literal }: Field): Value {
  const person = visit.person ?? visit.loggedIn
  if (initialFrom === undefined || person?.kind !== 'known' || !visit.isProven(person)) return literal
  const found = valueOf(person, initialFrom)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? found : literal
}

function valueOf(person: Known, path: string): Json | undefined {
  if (path === 'username' || path === 'email' || path === 'name') return person[path]
  return path
    .split('.')
    .slice(1)
    .reduce<Json | undefined>((value, name) => within(value, name), person.attributes)
}

function within(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return Object.entries(value).find(([key]) => key === name)?.[1]
}
