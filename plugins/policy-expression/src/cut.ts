import type { Json, JsonObject } from '@sallyport/core'
import { DEEPEST_VALUE, LONGEST_LIST, LONGEST_TEXT, MOST_VALUES } from './bounds.ts'

export function cutText(text: string): string {
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text
}

/** Cuts texts, lists and maps, down to the depth limit. */
export function cutValue(value: Json): unknown {
  return cutDeeply(value, DEEPEST_VALUE, { left: MOST_VALUES })
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

/** A `Map`, because the evaluator tells what an object is by its `constructor`, which JSON may have as a key. */
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
