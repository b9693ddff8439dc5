import type { TObject } from 'typebox'
import { explainMismatch, type Mismatch } from '../../schema/explain-mismatch.ts'
import { explainUnknownKey } from '../../schema/explain-unknown-key.ts'

/**
 * What is wrong with a document against its schema; undefined when it fits.
 *
 * @param owner `a flow`; stands in the reason for a key that is unknown
 */
export function findSchemaProblem(schema: TObject, owner: string, document: unknown): Mismatch | undefined {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return { path: [], reason: 'is not a mapping' }
  }
  const known = Object.keys(schema.properties)
  const unknown = Object.keys(document).find((key) => !known.includes(key))
  if (unknown === undefined) return explainMismatch(schema, document)
  return { path: [unknown], reason: explainUnknownKey(`is no key of ${owner}`, unknown, known) }
}
