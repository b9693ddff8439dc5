import type { ConfigProblem } from '@sallyport/core'
import { choicesOf, type Field, type PromptConfig } from './config.ts'
import { lengthsOf } from './lengths.ts'

/** What is wrong with fields that each fit their schema. */
export function findProblem({ fields }: PromptConfig): ConfigProblem | undefined {
  for (const [index, field] of fields.entries()) {
    const [key, reason] = problemOf(field, fields.slice(0, index)) ?? []
    if (key !== undefined && reason !== undefined) return { path: ['fields', String(index), key], reason }
  }
  return undefined
}

function problemOf(field: Field, before: readonly Field[]): readonly [key: keyof Field, reason: string] | undefined {
  const { fieldKey, type, choices, initialFrom, unique } = field
  if (before.some((other) => other.fieldKey === fieldKey)) return ['fieldKey', 'is the key of an earlier field']
  if (type === 'password' && !/password/i.test(fieldKey)) {
    return ['fieldKey', 'must contain "password", so that the value is encrypted and never shown']
  }
  const offered = choicesOf(field)
  if (offered !== null && offered.length === 0) return ['choices', `are needed with the type "${type}"`]
  if (offered === null && choices !== undefined) return ['choices', `are nothing for the type "${type}"`]
  // Clients take its text for HTML, which nobody but the operator may write.
  if (initialFrom !== undefined && ['static', 'separator', 'password'].includes(type)) {
    return ['initialFrom', `is nothing for the type "${type}"`]
  }
  if (unique && type !== 'email') return ['unique', 'is for the type "email"; a username always is']
  const { min, max } = lengthsOf(field)
  return min > max ? ['minLength', `is more than the ${max} characters that the field takes`] : undefined
}
