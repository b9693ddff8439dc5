import type { Json, JsonObject } from '@sallyport/planner'
import type { TObject } from 'typebox'
import { Value } from 'typebox/value'

export type CheckedConfig =
  | { readonly ok: true; readonly config: JsonObject }
  | { readonly ok: false; readonly path: readonly string[]; readonly reason: string }

/**
 * Fills in defaults and checks a configuration against its schema.
 *
 * @param owner `stage type "password"`; stands in the reason
 */
export function checkConfig(schema: TObject, owner: string, config: Readonly<Record<string, unknown>>): CheckedConfig {
  const unknown = Object.keys(config).find((key) => !Object.hasOwn(schema.properties, key))
  if (unknown !== undefined) return { ok: false, path: [unknown], reason: `is no setting of the ${owner}` }
  const complete = Value.Default(schema, structuredClone(config)) as Record<string, Json>
  const [error] = Value.Errors(schema, complete)
  if (error === undefined) return { ok: true, config: complete }
  return { ok: false, path: error.instancePath.split('/').slice(1), reason: error.message }
}
