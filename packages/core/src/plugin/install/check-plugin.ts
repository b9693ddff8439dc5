import { satisfies, valid, validRange } from 'semver'
import { SetupError } from '../../setup-error.ts'
import { explainUnknownKey } from '../../schema/explain-unknown-key.ts'
import { findCapabilityProblem } from './find-capability-problem.ts'
import type { Plugin, PluginRegistrations } from '../plugin.ts'

const LISTS = ['dependsOn', 'after', 'before'] as const

/** What stands in the lists of a declaration, as its author calls one of it. */
const DECLARED: Readonly<Record<keyof PluginRegistrations, string>> = {
  stages: 'a stage type',
  policies: 'a policy type',
  pages: 'a page part',
  messages: 'a message catalog',
  tables: 'what "defineTables" returns',
  routes: 'a route',
  settings: 'user settings',
  metrics: 'a metric',
}

const MEMBERS: readonly string[] = [
  'name',
  'version',
  'core',
  'capabilities',
  ...LISTS,
  ...Object.keys(DECLARED),
  'apply',
]

/**
 * What is wrong with one plugin by itself, before its code runs.
 *
 * @param known.hooks names of the engine's hooks
 */
export function checkPlugin(
  plugin: Plugin,
  { coreVersion, hooks }: { readonly coreVersion: string; readonly hooks: readonly string[] },
): void {
  const fail = (code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin.name}" ${rest}.`)
  }
  checkIsObject(plugin)
  if (typeof plugin.name !== 'string' || !/^(?:@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*$/.test(plugin.name)) {
    throw new SetupError('bad_plugin', `A plugin is named "${String(plugin.name)}"; a name is that of an npm package.`)
  }
  if (valid(plugin.version) === null) {
    fail('bad_plugin', `has the version "${plugin.version}", which is not a semantic version`)
  }
  if (plugin.apply !== undefined && typeof plugin.apply !== 'function') {
    fail('bad_plugin', 'declares "apply", which must be a function')
  }
  for (const list of LISTS) {
    if (!isListOfTexts(plugin[list])) fail('bad_plugin', `declares "${list}", which must be an array of strings`)
  }
  const range = plugin.core ?? '*'
  if (validRange(range) === null) fail('bad_plugin', `supports "${range}" of @sallyport/core, which is not a range`)
  if (!satisfies(coreVersion, range, { includePrerelease: true })) {
    fail('plugin_version', `supports @sallyport/core ${range}, but ${coreVersion} is installed`)
  }
  // After the version, since a plugin for a newer core may declare more than this one knows.
  const unknown = Object.keys(plugin).find((member) => !MEMBERS.includes(member))
  if (unknown !== undefined)
    fail('bad_plugin', explainUnknownKey(`has the unknown member "${unknown}"`, unknown, MEMBERS))
  const incapable = findCapabilityProblem(plugin.capabilities, hooks)
  if (incapable !== undefined) fail('bad_plugin', incapable)
  for (const [list, what] of Object.entries(DECLARED)) {
    const problem = findListProblem(list, what, Reflect.get(plugin, list))
    if (problem !== undefined) fail('bad_plugin', problem)
  }
}

/** The set may come from a module without types. */
function checkIsObject(plugin: unknown): void {
  if (typeof plugin === 'object' && plugin !== null) return
  const sentence =
    typeof plugin === 'function'
      ? `The set of plugins holds the function "${plugin.name}", but its result is needed: call it.`
      : `The set of plugins holds ${String(plugin)}, which is no plugin.`
  throw new SetupError('bad_plugin', sentence)
}

/** What is wrong with a list of a declaration; goes on after the plugin's name. */
function findListProblem(list: string, what: string, items: unknown): string | undefined {
  if (items === undefined) return undefined
  if (!Array.isArray(items)) return `declares "${list}", which must be an array`
  const index = items.findIndex((item) => typeof item !== 'object' || item === null)
  if (index < 0) return undefined
  const item: unknown = items[index]
  if (typeof item !== 'function') return `declares "${list}[${index}]", which must be ${what}`
  return `declares the function "${item.name}" as "${list}[${index}]", which must be ${what}: call it`
}

function isListOfTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
}
