import type { Visit } from '@sallyport/core'
import { inOrder, isConstant, isDecoration, type Field, type PromptConfig } from './config.ts'
import { initialValue, type Value } from './initial-value.ts'

export type Answers = Readonly<Record<string, Value>>

/** What a response says, field by field: constants are what they are, and what was not sent is what it was at first. */
export function readAnswers(visit: Visit<PromptConfig>, response: Readonly<Record<string, unknown>>): Answers {
  const read = inOrder(visit.config)
    .filter((field) => !isDecoration(field))
    .flatMap((field): [string, Value][] => {
      const sent = isConstant(field) ? undefined : response[field.fieldKey]
      const value = isValue(sent) ? typed(field, sent) : missing(visit, field)
      return value === undefined ? [] : [[field.fieldKey, value]]
    })
  return Object.fromEntries(read)
}

/** An empty number or password is none. */
function typed({ type }: Field, sent: Value): Value | undefined {
  if (type === 'number' && typeof sent === 'string') return sent === '' ? undefined : Number(sent)
  return type === 'password' && sent === '' ? undefined : sent
}

function missing(visit: Visit<PromptConfig>, field: Field): Value | undefined {
  // A form does not send a box that nobody has ticked.
  if (field.type === 'checkbox') return false
  return typed(field, initialValue(visit, field))
}

function isValue(value: unknown): value is Value {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
