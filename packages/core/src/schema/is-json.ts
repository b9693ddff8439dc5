import type { Json } from '@sallyport/planner'

/** What is nested deeper than this is taken for circular. */
const DEEPEST = 100

/** Does a value survive a round trip through JSON as it is? */
export function isJson(value: unknown, depth = 0): value is Json {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true
    case 'number':
      return Number.isFinite(value)
    case 'object':
      if (value === null) return true
      if (depth >= DEEPEST) return false
      if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1))
      // A field without a value is left out by JSON, and so a reader treats it as absent.
      return isPlain(value) && Object.values(value).every((item) => item === undefined || isJson(item, depth + 1))
    default:
      return false
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
