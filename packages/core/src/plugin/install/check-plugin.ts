import { satisfies, valid, validRange } from 'semver'
import { SetupError } from '../../errors.ts'
import type { Plugin } from '../plugin.ts'

const NEEDS: readonly string[] = ['issuesSession', 'entities', 'routes', 'mail']
const LISTS = ['needs', 'dependsOn', 'after', 'before'] as const

/** What is wrong with one plugin by itself, before its code runs. */
export function checkPlugin(plugin: Plugin, coreVersion: string): void {
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
  if (typeof plugin.apply !== 'function') fail('bad_plugin', 'has no "apply"')
  for (const list of LISTS) {
    if (!isListOfTexts(plugin[list])) fail('bad_plugin', `declares "${list}", which must be an array of strings`)
  }
  const stranger = plugin.needs?.find((need) => !NEEDS.includes(need))
  if (stranger !== undefined) fail('bad_plugin', `needs "${stranger}"; it may need ${NEEDS.join(', ')}`)
  const range = plugin.core ?? '*'
  if (validRange(range) === null) fail('bad_plugin', `supports "${range}" of @sallyport/core, which is not a range`)
  if (!satisfies(coreVersion, range, { includePrerelease: true })) {
    fail('plugin_version', `supports @sallyport/core ${range}, but ${coreVersion} is installed`)
  }
}

/** The set may come from a module without types. */
function checkIsObject(plugin: unknown): void {
  if (typeof plugin === 'object' && plugin !== null) return
  const sentence =
    typeof plugin === 'function'
      ? `The set of plugins holds the function "${plugin.name}", where what it gives is wanted: call it.`
      : `The set of plugins holds ${String(plugin)}, which is no plugin.`
  throw new SetupError('bad_plugin', sentence)
}

function isListOfTexts(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'))
}
