import type { JsonObject, StageDefinition } from '@sallyport/planner'
import type { TSchema } from 'typebox'
import { assertBounded } from '../../schema/assert-bounded.ts'
import { findSecret } from '../../schema/find-secret.ts'
import { SetupError } from '../../setup-error.ts'
import { compileValidator } from '../../schema/compile-validator.ts'
import { isSilent, type SchemaOf, type StageType } from '../../stage/stage-type.ts'
import type { StageRuntime } from '../runtime.ts'

/** Makes a stage ready to run. Its configuration has been checked. */
export function compileStage(type: StageType, stage: StageDefinition): StageRuntime {
  const { pk, name, config } = stage
  if (isSilent(type)) {
    const silent = { asks: false, enters: false, challenge: undefined, response: undefined }
    const safe = typeof type.safe === 'function' ? type.safe(config) : type.safe === true
    return Object.freeze({ type, pk, name, config, safe, ...silent })
  }
  const response = schemaOf(type.response, config)
  assertBounded(response, `The response of the stage "${name}"`)
  const challenge = schemaOf(type.challenge, config)
  const secret = findSecret(challenge)
  if (secret !== undefined) {
    throw new SetupError('secret_in_challenge', `The challenge of the stage "${name}" has a secret at "${secret}".`)
  }
  const asks = type.asks?.(config) ?? true
  return Object.freeze({
    type,
    pk,
    name,
    config,
    asks,
    enters: !asks || (type.enter !== undefined && (type.enters?.(config) ?? true)),
    safe: false,
    challenge: compileValidator(challenge),
    response: compileValidator(response),
  })
}

function schemaOf(schema: SchemaOf<JsonObject, TSchema>, config: JsonObject): TSchema {
  return typeof schema === 'function' ? schema(config) : schema
}
