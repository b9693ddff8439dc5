import { SetupError } from '../../setup-error.ts'
import { findSchemaFault } from '../../schema/find-schema-fault.ts'
import { isObjectSchema } from '../../schema/object-schema.ts'
import type { AnyPolicyType } from '../../policy/define-policy.ts'

/** What is wrong with one policy type by itself. */
export function checkPolicyType(plugin: string, type: AnyPolicyType): void {
  const fail = (code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin}" registers the policy type "${type.type}", ${rest}.`)
  }
  if (typeof type.type !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(type.type))
    fail('bad_policy_type', 'whose name is not snake_case')
  if (!Number.isInteger(type.version) || type.version < 1) {
    fail('bad_policy_version', 'whose version is no positive integer')
  }
  const fault = findSchemaFault(type.config)
  if (fault !== undefined) fail('bad_schema', `whose config is a schema that cannot be compiled: ${fault}`)
  if (!isObjectSchema(type.config)) fail('bad_schema', 'whose config is no object')
  if (typeof type.evaluate !== 'function') fail('bad_policy_type', 'which has no "evaluate"')
}
