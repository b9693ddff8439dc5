import type { TObject } from 'typebox'
import { Value } from 'typebox/value'

export interface SchemaProblem {
  readonly path: readonly (string | number)[]
  /** Goes on after the path. */
  readonly reason: string
}

/**
 * What is wrong with a document against its schema; undefined when it fits.
 *
 * @param owner `a flow`; stands in the reason for a key that nobody knows
 */
export function findSchemaProblem(schema: TObject, owner: string, document: unknown): SchemaProblem | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { path: [], reason: 'is not a mapping' }
  }
  const unknown = Object.keys(document).find((key) => !Object.hasOwn(schema.properties, key))
  if (unknown !== undefined) return { path: [unknown], reason: `is no key of ${owner}` }
  const [error] = Value.Errors(schema, document)
  if (error === undefined) return undefined
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const extra = 'additionalProperties' in error.params ? error.params.additionalProperties : undefined
  const culprit = Array.isArray(extra) ? [...path, String(extra[0])] : path
  const isUnknown = culprit !== path || error.keyword === 'boolean'
  return { path: culprit, reason: isUnknown ? 'is no key that is known here' : error.message }
}
