/** Where a value holds what JSON would lose or change, in words; undefined when it holds nothing of the kind. */
export function findNonJson(value: unknown, path: string, within: readonly object[] = []): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : `${path} is ${value}`
    case 'object':
      break
    default:
      return `${path} is ${typeof value === 'undefined' ? 'undefined' : `a ${typeof value}`}`
  }
  if (value === null) return undefined
  if (within.includes(value)) return `${path} leads back to itself`
  const inner = [...within, value]
  if (Array.isArray(value)) return first(value.map((item, index) => findNonJson(item, `${path}[${index}]`, inner)))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return `${path} is a ${value.constructor.name}`
  return first(Object.entries(value).map(([name, field]) => findNonJson(field, `${path}.${name}`, inner)))
}

function first(places: readonly (string | undefined)[]): string | undefined {
  return places.find((place) => place !== undefined)
}
