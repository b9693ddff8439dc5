import type { Schemas, JsonSchema } from './document-schemas.ts'

export const SCHEMA_PATH = '#/components/schemas/'

export function createSchemas(): Schemas {
  const schemas = new Map<string, JsonSchema>()
  return {
    reserve(wanted) {
      const name = pascalCase(wanted)
      let free = name
      for (let count = 2; schemas.has(free); count += 1) free = `${name}${count}`
      schemas.set(free, {})
      return free
    },
    set: (name, schema) => void schemas.set(name, schema),
    get: (name) => schemas.get(name),
    reference: (name) => `${SCHEMA_PATH}${name}`,
    all: () => Object.fromEntries([...schemas].toSorted(([one], [other]) => (one < other ? -1 : 1))),
  }
}

/** `user-login challenge` → `UserLoginChallenge`; a name of the OpenAPI document has letters and digits only. */
export function pascalCase(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '')
  return words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('') || 'Schema'
}
