import { SetupError } from '../../setup-error.ts'
import { assertBounded } from '../../schema/assert-bounded.ts'
import { declaresField, isObjectSchema } from '../../schema/object-schema.ts'
import { findSecret } from '../../schema/find-secret.ts'
import { findSchemaFault } from '../../schema/find-schema-fault.ts'
import { isSilent, type FactorKind, type StageType } from '../../stage/stage-type.ts'

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

/** What the executor puts into a challenge, and takes out of a response before the stage sees it. */
const ENGINE_FIELDS = {
  challenge: ['component', 'step', 'flow_info', 'response_errors'],
  response: ['component', 'step'],
} as const

const METHODS: readonly string[] = [
  'enter',
  'resume',
  'act',
  'asks',
  'enters',
  'configuredFor',
  'problem',
  'upgradeConfig',
  'understands',
]

/** What is wrong with one stage type by itself. */
export function checkStageType(plugin: string, type: StageType): void {
  const fail = (code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin}" registers the stage type "${type.type}", ${rest}.`)
  }
  if (typeof type.type !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(type.type))
    fail('bad_stage_type', 'whose name is not snake_case')
  if (!Number.isInteger(type.version) || type.version < 1)
    fail('bad_stage_version', 'whose version is no positive integer')
  const checkSchema = (what: string, schema: unknown): void => {
    const fault = typeof schema === 'function' ? undefined : findSchemaFault(schema)
    if (fault !== undefined) fail('bad_schema', `whose ${what} is a schema that cannot be compiled: ${fault}`)
    if (typeof schema !== 'function' && !isObjectSchema(schema)) fail('bad_schema', `whose ${what} is no object`)
  }
  checkSchema('config', type.config)
  for (const list of ['requires', 'provides', 'writes'] as const) {
    if (!isListOfKeys(type[list])) fail('bad_stage_type', `whose "${list}" is no list of context keys`)
  }
  if (type.proves !== undefined && !Array.isArray(type.proves)) fail('bad_stage_type', 'whose "proves" is no list')
  const method = type.proves?.findIndex((one) => !isProvenMethod(one)) ?? -1
  if (method >= 0) {
    fail('bad_stage_type', `whose "proves[${method}]" is neither a name nor { method, kind, label }`)
  }
  for (const method of METHODS) {
    const value: unknown = Object.entries(type).find(([name]) => name === method)?.[1]
    if (value !== undefined && typeof value !== 'function') fail('bad_stage_type', `whose "${method}" is no function`)
  }
  if (isSilent(type)) {
    if ('present' in type || 'submit' in type) fail('bad_stage_type', 'which has both "act" and "present" or "submit"')
    return
  }
  if (typeof type.present !== 'function') fail('bad_stage_type', 'which has no "present"')
  if (typeof type.submit !== 'function') fail('bad_stage_type', 'which has no "submit"')
  if (typeof type.component !== 'string' || !/^[a-z][a-z0-9_-]*$/.test(type.component)) {
    fail('bad_component', `whose component "${type.component}" is no name such as "acme-stage-pin"`)
  }
  if (BUILT_IN_COMPONENTS.has(type.component))
    fail('reserved_component', `whose component "${type.component}" is built in`)
  for (const what of ['challenge', 'response'] as const) {
    checkSchema(what, type[what])
    const field = ENGINE_FIELDS[what].find((name) => declaresField(type[what], name))
    if (field !== undefined) fail('reserved_field', `whose ${what} has the field "${field}", which is the engine's own`)
  }
  const secret = typeof type.challenge === 'function' ? undefined : findSecret(type.challenge)
  if (secret !== undefined) {
    fail(
      'secret_in_challenge',
      `whose challenge has a secret at "${secret}": whatever is in a challenge leaves the server`,
    )
  }
  if (typeof type.response !== 'function') {
    assertBounded(type.response, `The response of the stage type "${type.type}" of the plugin "${plugin}"`)
  }
}

const KINDS: readonly unknown[] = ['knowledge', 'possession', 'inherence'] satisfies readonly FactorKind[]

function isProvenMethod(value: unknown): boolean {
  if (typeof value === 'string') return value !== ''
  if (typeof value !== 'object' || value === null) return false
  const { method, kind, label }: { method?: unknown; kind?: unknown; label?: unknown } = value
  if (typeof method !== 'string' || method === '' || !KINDS.includes(kind)) return false
  return label === undefined || (typeof label === 'object' && label !== null && 'id' in label)
}

function isListOfKeys(value: unknown): boolean {
  if (value === undefined) return true
  return Array.isArray(value) && value.every((key) => typeof key === 'object' && key !== null && 'schema' in key)
}
