import type { Json, JsonObject } from '@sallyport/core'
import { DEEPEST_VALUE, LONGEST_LIST, LONGEST_TEXT, MOST_VALUES } from './bounds.ts'

export function cutText(text: string): string {
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
}

/** Cuts texts, lists and maps, down to the depth limit; what needs no cut stays what it is. */
export function cutValue(value: Json): unknown {
  if (fits(value, DEEPEST_VALUE, { left: MOST_VALUES })) return value
  return cutDeeply(value, DEEPEST_VALUE, { left: MOST_VALUES })
}

/** Most values are small: to look at them costs less than to copy them. */
function fits(value: Json, depth: number, allowance: Allowance): boolean {
  allowance.left -= 1
  if (typeof value === 'string') return value.length <= LONGEST_TEXT
  if (typeof value !== 'object' || value === null) return true
  if (depth === 0 || allowance.left < 0) return false
  if (isList(value)) return value.length <= LONGEST_LIST && value.every((item) => fits(item, depth - 1, allowance))
  if (!isPlain(value)) return false
  const keys = Object.keys(value)
  return (
    keys.length <= LONGEST_LIST &&
    keys.every((key) => key.length <= LONGEST_TEXT && fits(value[key] ?? null, depth - 1, allowance))
  )
}

/** The evaluator recognises an object's type by its `constructor`, which JSON may have as a key. */
function isPlain(value: JsonObject): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !Object.hasOwn(value, 'constructor')
}

interface Allowance {
  left: number
}

function cutDeeply(value: Json, depth: number, allowance: Allowance): unknown {
  allowance.left -= 1
  if (typeof value === 'string') return cutText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return null
  return isList(value) ? cutList(value, depth, allowance) : cutMap(value, depth, allowance)
}

function cutList(list: readonly Json[], depth: number, allowance: Allowance): unknown[] {
  const cut: unknown[] = []
  for (const item of list) {
    if (cut.length === LONGEST_LIST || allowance.left <= 0) break
    cut.push(cutDeeply(item, depth - 1, allowance))
  }
  return cut
}

/** A `Map`, which may have any key. */
function cutMap(map: JsonObject, depth: number, allowance: Allowance): Map<string, unknown> {
  const cut = new Map<string, unknown>()
  for (const key of Object.keys(map)) {
    const value = map[key]
    if (cut.size === LONGEST_LIST || allowance.left <= 0) break
    if (value !== undefined) cut.set(cutText(key), cutDeeply(value, depth - 1, allowance))
  }
  return cut
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value)
}
