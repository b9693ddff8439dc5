import type { Json, JsonObject, StageDefinition } from '@sallyport/planner'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { assertBounded } from '../schema/assert-bounded.ts'
import { compileValidator } from '../schema/compile-validator.ts'
import { isSilent, type SchemaOf, type StageType } from '../stage/stage-type.ts'
import type { StageRuntime } from './runtime.ts'

export type CheckedConfig =
  | { readonly ok: true; readonly config: JsonObject }
  | { readonly ok: false; readonly path: readonly string[]; readonly reason: string }

/** Fills in defaults and checks a configuration against its stage type. */
export function checkConfig(type: StageType, config: Readonly<Record<string, unknown>>): CheckedConfig {
  const unknown = Object.keys(config).find((key) => !Object.hasOwn(type.config.properties, key))
  if (unknown !== undefined) {
    return { ok: false, path: [unknown], reason: `is no setting of the stage type "${type.type}"` }
  }
  const complete = Value.Default(type.config, structuredClone(config)) as Record<string, Json>
  const [error] = Value.Errors(type.config, complete)
  if (error === undefined) return { ok: true, config: complete }
  return { ok: false, path: error.instancePath.split('/').slice(1), reason: error.message }
}

/** Makes a stage ready to run. Its configuration has been checked. */
export function compileStage(type: StageType, stage: StageDefinition): StageRuntime {
  const { pk, name, config } = stage
  if (isSilent(type)) {
    const silent = { asks: false, enters: false, challenge: undefined, response: undefined }
    return Object.freeze({ type, pk, name, config, safe: type.safe === true, ...silent })
  }
  const response = schemaOf(type.response, config)
  assertBounded(response, `The response of the stage "${name}"`)
  const asks = type.asks?.(config) ?? true
  return Object.freeze({
    type,
    pk,
    name,
    config,
    asks,
    enters: !asks || (type.enter !== undefined && (type.enters?.(config) ?? true)),
    safe: false,
    challenge: compileValidator(schemaOf(type.challenge, config)),
    response: compileValidator(response),
  })
}

function schemaOf(schema: SchemaOf<JsonObject, TSchema>, config: JsonObject): TSchema {
  return typeof schema === 'function' ? schema(config) : schema
}
