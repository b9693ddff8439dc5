import type { Json, JsonObject } from '@sallyport/core'

/** Puts what is new into what is there: objects are merged at every depth, anything else takes its place. */
export function mergeAttributes(previous: JsonObject, change: JsonObject): JsonObject {
  const merged = new Map(Object.entries(previous))
  for (const [name, value] of Object.entries(change)) {
    const before = merged.get(name)
    merged.set(name, isObject(before) && isObject(value) ? mergeAttributes(before, value) : value)
  }
  return Object.fromEntries(merged)
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
