import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { jsonSchema, type JsonSchema } from './openapi.ts'

interface Mapping {
  readonly discriminator: { readonly mapping: Readonly<Record<string, string>> }
}

/** What the clients of the reference system expect, as its own OpenAPI document says. */
export interface ForeignSchemas {
  /** JSON Schema of a challenge by its component; undefined where the document does not know it. */
  of(component: string): JsonSchema | undefined
  /** JSON Schema of the document's schema of a name; undefined without the document. */
  named(name: string): JsonSchema | undefined
}

const NOTHING: ForeignSchemas = { of: () => undefined, named: () => undefined }
let opened: ForeignSchemas | undefined

/** Opened at the first answer, and once for each process. Without `@goauthentik/api` it knows nothing. */
export function foreignSchemas(): ForeignSchemas {
  opened ??= open()
  return opened
}

function open(): ForeignSchemas {
  const file = documentFile()
  if (file === undefined) return NOTHING
  const document = readFileSync(file, 'utf8')
  const schemas = new Map<string, unknown>()
  const schema = (name: string): unknown => {
    if (!schemas.has(name)) schemas.set(name, readSchema(document, name))
    return schemas.get(name)
  }
  const { discriminator } = schema('ChallengeTypes') as Mapping
  const known = new Map<string, JsonSchema>()
  const named = (name: string): JsonSchema => {
    const found = known.get(name) ?? jsonSchema(name, schema)
    known.set(name, found)
    return found
  }
  return {
    of(component) {
      const name = discriminator.mapping[component]?.split('/').at(-1)
      return name === undefined ? undefined : named(name)
    },
    named,
  }
}

function documentFile(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@goauthentik/api/package.json')
    return join(dirname(manifest), 'schema.yml')
  } catch {
    return undefined
  }
}

/** Only the lines of this one schema are parsed: all of them take a second and a half. */
function readSchema(document: string, name: string): unknown {
  const start = document.indexOf(`\n    ${name}:\n`, document.indexOf('\n  schemas:\n')) + 1
  if (start === 0) throw new Error(`The OpenAPI document has no schema "${name}".`)
  const rest = document.slice(start + 4 + name.length)
  const length = rest.search(/\n {0,4}\S/)
  const text = `${name}${length < 0 ? rest : rest.slice(0, length)}`
  return (parse(text) as Readonly<Record<string, unknown>>)[name]
}
