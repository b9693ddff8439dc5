import type { Json, JsonObject } from '@sallyport/core'
import type { UserWriteConfig } from './config.ts'

type PromptData = Readonly<Record<string, string | number | boolean>>

/** What is to be written of a person. */
export interface PersonData {
  readonly username?: string
  readonly email?: string
  readonly name?: string
  readonly password?: string
  readonly attributes: JsonObject
  /** Which of the allowed fields there were. */
  readonly fields: readonly string[]
}

// What the user store can hold and find again, regardless of who has filled the fields.
const SHAPES = {
  username: /^(?=.{1,150}$)[^\s\p{Cc}](?:[^\p{Cc}]*[^\s\p{Cc}])?$/u,
  email: /^(?=.{0,254}$)(?:[^@\s\p{Cc}]+@[^@\s\p{Cc}]+)?$/u,
  name: /^[^\p{Cc}]{0,500}$/u,
  // What it must be is checked by the rules for passwords.
  password: /^[\s\S]+$/u,
}

/** The allowed part of what prompts have asked; the name of a field that cannot be stored. */
export function readData(data: PromptData, { allowedFields }: UserWriteConfig): PersonData | { readonly bad: string } {
  const found = Object.entries(data).filter(([field]) => allowedFields.includes(field))
  let person: PersonData = { attributes: {}, fields: found.map(([field]) => field) }
  for (const [field, value] of found) {
    if (isOwn(field)) {
      if (typeof value !== 'string' || !SHAPES[field].test(value)) return { bad: field }
      person = { ...person, [field]: value }
    } else {
      person = { ...person, attributes: withAttribute(person.attributes, field.split('.').slice(1), value) }
    }
  }
  return person
}

function isOwn(field: string): field is keyof typeof SHAPES {
  return Object.hasOwn(SHAPES, field)
}

function withAttribute(attributes: JsonObject, path: readonly string[], value: PromptData[string]): JsonObject {
  const [name = '', ...rest] = path
  const others = Object.entries(attributes).filter(([key]) => key !== name)
  const inner = Object.entries(attributes).find(([key]) => key === name)?.[1]
  const changed = rest.length === 0 ? value : withAttribute(isObject(inner) ? inner : {}, rest, value)
  return Object.fromEntries([...others, [name, changed]])
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
