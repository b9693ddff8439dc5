/** The schemas of a document, by name. */
export interface Schemas {
  /** A free name like this one. */
  reserve(wanted: string): string
  set(name: string, schema: JsonSchema): void
  get(name: string): JsonSchema | undefined
  /** What stands in `$ref`. */
  reference(name: string): string
  /** Sorted by name. */
  all(): Readonly<Record<string, JsonSchema>>
}

/** A schema of draft 2020-12, as OpenAPI 3.1 has it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}
