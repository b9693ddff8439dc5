/** What a value looks like without what stands in it: names and types. A list is the set of its items' shapes. */
export function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].toSorted().join('|')}]`
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  const fields = Object.entries(value).map(([name, inner]) => `${name}:${shapeOf(inner)}`)
  return `{${fields.toSorted().join(',')}}`
}
