import type { Json, JsonObject } from '@sallyport/planner'
import type { TObject } from 'typebox'
import { Value } from 'typebox/value'
import { explainMismatch } from '../../schema/explain-mismatch.ts'
import { explainUnknownKey } from '../../schema/explain-unknown-key.ts'

export type CheckedConfig =
  | { readonly ok: true; readonly config: JsonObject }
  | { readonly ok: false; readonly path: readonly string[]; readonly reason: string }

/**
 * Fills in defaults and checks a configuration against its schema.
 *
 * @param owner `stage type "password"`; stands in the reason
 */
export function checkConfig(schema: TObject, owner: string, config: Readonly<Record<string, unknown>>): CheckedConfig {
  const known = Object.keys(schema.properties)
  const unknown = Object.keys(config).find((key) => !known.includes(key))
  if (unknown !== undefined) {
    return { ok: false, path: [unknown], reason: explainUnknownKey(`is no setting of the ${owner}`, unknown, known) }
  }
  const complete = Value.Default(schema, structuredClone(config)) as Record<string, Json>
  const mismatch = explainMismatch(schema, complete)
  if (mismatch === undefined) return { ok: true, config: complete }
  return { ok: false, path: mismatch.path.map(String), reason: mismatch.reason }
}
