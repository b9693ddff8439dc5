type Path = readonly (string | number)[]

/** Where a document holds a text that PostgreSQL's JSON cannot: one with a NUL, or with half a surrogate pair. */
export function findUnstorableText(document: unknown): Path | undefined {
  // A document may name one part at many places.
  const seen = new Set<unknown>()
  const find = (value: unknown, path: Path): Path | undefined => {
    if (typeof value === 'string') return isOdd(value) ? path : undefined
    if (typeof value !== 'object' || value === null || seen.has(value)) return undefined
    seen.add(value)
    for (const [key, inner] of Object.entries(value)) {
      if (isOdd(key)) return path
      const found = find(inner, [...path, Array.isArray(value) ? Number(key) : key])
      if (found !== undefined) return found
    }
    return undefined
  }
  return find(document, [])
}

function isOdd(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed()
}
