import type { JsonObject } from '@sallyport/planner'
import type { TObject } from 'typebox'
import { checkConfig } from '../check/check-config.ts'

/** A stage or a policy, as it is stored or written. */
export interface VersionedPart {
  readonly type: string
  readonly version: number
  readonly config: JsonObject
}

/** What a stage type or a policy type says about versions. */
interface VersionedType {
  readonly type: string
  readonly version: number
  readonly config: TObject
  upgradeConfig?(from: number, config: JsonObject): Readonly<Record<string, unknown>>
  problem?(config: JsonObject): { readonly path: readonly string[]; readonly reason: string } | undefined
}

export interface RegisteredType<Type extends VersionedType = VersionedType> {
  readonly plugin: string
  readonly type: Type
}

export type Upgraded<Part, Type> =
  | { readonly ok: true; readonly part: Part; readonly type: Type }
  /** Goes on after what the part is called: `needs version 2 of …`. */
  | { readonly ok: false; readonly reason: string }

/**
 * Upgrades a stage or a policy to the installed version of its type. One of that version stays as it is, unchecked.
 *
 * @param what `stage type` or `policy type`; stands in the reason
 */
export function upgradePart<Part extends VersionedPart, Type extends VersionedType>(
  what: 'policy type' | 'stage type',
  registered: RegisteredType<Type> | undefined,
  part: Part,
): Upgraded<Part, Type> {
  const named = `${what} "${part.type}"`
  if (registered === undefined) return { ok: false, reason: `is of the ${named}, which no plugin registers` }
  const { plugin, type } = registered
  if (part.version === type.version) return { ok: true, part, type }
  if (part.version > type.version) {
    const installed = `but the plugin "${plugin}" has version ${type.version}`
    return { ok: false, reason: `needs version ${part.version} of the ${named}, ${installed}` }
  }
  const written = `was written for version ${part.version} of the ${named}, and`
  if (type.upgradeConfig === undefined) {
    const reason = `${written} version ${type.version} of the plugin "${plugin}" has no upgrade for it`
    return { ok: false, reason }
  }
  try {
    // What comes back is stored and exported like any other configuration: whatever JSON cannot hold is gone or throws.
    const given: unknown = JSON.parse(JSON.stringify(type.upgradeConfig(part.version, structuredClone(part.config))))
    const problem = isObject(given) ? undefined : 'it is no object'
    const checked = isObject(given) ? checkConfig(type.config, named, given) : undefined
    const config = checked?.ok === true ? checked.config : undefined
    const wrong = checked?.ok === false ? checked : config && type.problem?.(config)
    if (config !== undefined && wrong === undefined) {
      return { ok: true, type, part: { ...part, version: type.version, config } }
    }
    const mismatch = wrong === undefined ? problem : `${wrong.path.join('.') || 'the configuration'} ${wrong.reason}`
    return { ok: false, reason: `${written} what the plugin "${plugin}" upgrades it to does not fit: ${mismatch}` }
  } catch (error) {
    const thrown = error instanceof Error ? error.message : String(error)
    return { ok: false, reason: `${written} the plugin "${plugin}" failed to upgrade it: ${thrown}` }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
