import { SetupError } from '../errors.ts'
import { assertBounded } from '../schema/assert-bounded.ts'
import { findSchemaFault } from '../schema/find-schema-fault.ts'
import { isSilent, type StageType } from '../stage/stage-type.ts'

/** Components of the engine's own challenges. */
export const BUILT_IN_COMPONENTS: ReadonlySet<string> = new Set([
  'xak-flow-redirect',
  'xak-flow-shell',
  'xak-flow-frame',
  'ak-stage-access-denied',
  'ak-stage-flow-error',
  'ak-stage-autosubmit',
  'ak-stage-session-end',
  'ak-stage-consent',
])

/** What is wrong with one stage type by itself. */
export function checkStageType(plugin: string, type: StageType): void {
  const fail = (code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin}" registers the stage type "${type.type}", ${rest}.`)
  }
  if (!/^[a-z][a-z0-9_]{0,63}$/.test(type.type)) fail('bad_stage_type', 'whose name is not snake_case')
  if (!Number.isInteger(type.version) || type.version < 1)
    fail('bad_stage_version', 'whose version is no positive integer')
  const checkSchema = (what: string, schema: unknown): void => {
    const fault = typeof schema === 'function' ? undefined : findSchemaFault(schema)
    if (fault !== undefined) fail('bad_schema', `whose ${what} is a schema that cannot be compiled: ${fault}`)
  }
  checkSchema('config', type.config)
  if (isSilent(type)) {
    if ('present' in type || 'submit' in type) fail('bad_stage_type', 'which has both "act" and "present" or "submit"')
    return
  }
  if (typeof type.present !== 'function') fail('bad_stage_type', 'which has no "present"')
  if (typeof type.submit !== 'function') fail('bad_stage_type', 'which has no "submit"')
  if (BUILT_IN_COMPONENTS.has(type.component))
    fail('reserved_component', `whose component "${type.component}" is built in`)
  checkSchema('challenge', type.challenge)
  checkSchema('response', type.response)
  if (typeof type.response !== 'function') {
    assertBounded(type.response, `The response of the stage type "${type.type}" of the plugin "${plugin}"`)
  }
}
