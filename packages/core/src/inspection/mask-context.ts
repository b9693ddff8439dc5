import type { Context, ContextKey, Json, JsonObject } from '@sallyport/planner'
import {
  isAnnotated,
  isSecretName,
  MASK,
  schemasOf,
  schemasWithin,
  secretTexts,
  type Schemas,
} from '../schema/secret-values.ts'

/** Shorter secrets are masked where they stand, but not looked for in other texts. */
const SHORTEST = 3
const LONGEST_TEXT = 500
const MOST_ITEMS = 50
const MOST_FIELDS = 100
const DEEPEST = 10
/** Characters of JSON. */
const LARGEST = 16_384

/**
 * A run's context for the inspector: secrets are masked, and it is cut to a size that can be kept. Secret is what
 * stands under a secret-looking name, what a schema declares as `secret: true`, and every copy of such a text elsewhere.
 */
export function maskContext(context: Context, keys: ReadonlyMap<string, ContextKey>): JsonObject {
  const secrets = Object.entries(context)
    .flatMap(([name, value]) => secretTexts(value, isSecretName(name), schemasOf(keys, name)))
    .filter((text) => text.length >= SHORTEST)
    // A secret may hold another one.
    .toSorted((one, other) => other.length - one.length)
  const fields = Object.entries(context).map(([name, value]): [string, Json] => [
    name,
    isSecretName(name) ? masked(value) : view(value, schemasOf(keys, name), secrets, 0),
  ])
  const whole = Object.fromEntries(fields)
  if (JSON.stringify(whole).length <= LARGEST) return whole
  // Everything together is too large: each key shows at least its size.
  return Object.fromEntries(
    fields.slice(0, MOST_FIELDS).map(([name, value]) => {
      const size = JSON.stringify(value).length
      return [name.slice(0, 100), size > LARGEST / MOST_FIELDS ? `… (${size} characters)` : value]
    }),
  )
}

function view(value: Json, schemas: Schemas, secrets: readonly string[], depth: number): Json {
  if (isAnnotated(schemas)) return masked(value)
  if (typeof value === 'string') return cut(withoutSecrets(value, secrets))
  if (typeof value !== 'object' || value === null) return value
  if (depth >= DEEPEST) return '…'
  if (Array.isArray(value)) {
    const items = value
      .slice(0, MOST_ITEMS)
      .map((item: Json, index) => view(item, schemasWithin(schemas, index), secrets, depth + 1))
    return value.length > MOST_ITEMS ? [...items, `… (${value.length - MOST_ITEMS} more)`] : items
  }
  const fields = Object.entries(value)
  const shown = fields.slice(0, MOST_FIELDS).map(([name, field]): [string, Json] => {
    const inner = isSecretName(name) ? masked(field) : view(field, schemasWithin(schemas, name), secrets, depth + 1)
    return [cut(withoutSecrets(name, secrets)), inner]
  })
  const more = fields.length - MOST_FIELDS
  return Object.fromEntries(more > 0 ? [...shown, ['…', `${more} more`]] : shown)
}

/** That there is nothing is no secret. */
function masked(value: Json): Json {
  return value === null ? null : MASK
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, MASK), text)
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
}
