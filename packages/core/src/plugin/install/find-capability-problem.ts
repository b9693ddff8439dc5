import { explainUnknownKey } from '../../schema/explain-unknown-key.ts'
import { REGISTRATION_HOOKS } from '../registration-hooks.ts'
import type { PluginCapabilities } from '../capabilities.ts'

const LISTS = ['hosts', 'hooks', 'proves'] as const
const SWITCHES = ['tables', 'routes', 'mail', 'issuesSessions', 'writesUsers', 'vouchesByLinks'] as const

/** Fails to compile where a capability is missing. */
const ALL: readonly (keyof PluginCapabilities)[] = [...LISTS, ...SWITCHES] satisfies readonly (
  | (typeof LISTS)[number]
  | (typeof SWITCHES)[number]
)[]

/**
 * What is wrong with declared capabilities by themselves; goes on after the plugin's name.
 *
 * @param hooks names of the engine's hooks
 */
export function findCapabilityProblem(capabilities: unknown, hooks: readonly string[]): string | undefined {
  if (capabilities === undefined) return undefined
  if (typeof capabilities !== 'object' || capabilities === null || Array.isArray(capabilities)) {
    return 'declares "capabilities", which must be an object'
  }
  const unknown = Object.keys(capabilities).find((name) => !ALL.some((known) => known === name))
  if (unknown !== undefined) return explainUnknownKey(`declares the unknown capability "${unknown}"`, unknown, ALL)
  for (const [name, value] of Object.entries(capabilities)) {
    const problem = value === undefined ? undefined : findValueProblem(name, value)
    if (problem !== undefined) return `declares "capabilities.${name}", which must be ${problem}`
  }
  const { hosts = [], hooks: tapped = [] }: PluginCapabilities = capabilities
  const host = hosts.find((name) => !/^(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/.test(name))
  if (host !== undefined) return `declares the host "${host}", which must be a host name such as "api.example.com"`
  const requestHooks = hooks.filter((name) => !REGISTRATION_HOOKS.has(name))
  // A hook of another plugin has its name and a dot.
  const hook = tapped.find((name) => !name.includes('.') && !requestHooks.includes(name))
  return hook === undefined
    ? undefined
    : explainUnknownKey(`declares the hook "${hook}", which is none of a request`, hook, requestHooks)
}

function findValueProblem(name: string, value: unknown): string | undefined {
  if (SWITCHES.some((known) => known === name)) return typeof value === 'boolean' ? undefined : 'true or false'
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'string')
  return isList ? undefined : 'an array of strings'
}
