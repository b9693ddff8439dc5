import { SetupError } from '../../setup-error.ts'
import { methodName } from '../../stage/methods.ts'
import type { StageType } from '../../stage/stage-type.ts'
import type { Plugin } from '../plugin.ts'
import { REGISTRATION_HOOKS } from '../registration-hooks.ts'
import type { Registry } from '../registry.ts'

/** What a plugin registers or taps, and the capability that says so. */
interface Use {
  /** Goes on after the plugin's name: `registers tables`. */
  readonly what: string
  /** `capabilities.tables`, or an entry of a list. */
  readonly capability: string
  readonly isDeclared: boolean
}

/**
 * Every plugin declares what it is able to do. `hosts` cannot be derived, and `mail` is checked where the services are known.
 *
 * @throws `SetupError` `undeclared_capability`
 */
export function checkCapabilities(registry: Pick<Registry, 'plugins' | 'stages' | 'tables' | 'routes' | 'taps'>): void {
  for (const plugin of registry.plugins) {
    const missing = usesOf(plugin, registry).find(({ isDeclared }) => !isDeclared)
    if (missing === undefined) continue
    const sentence = `The plugin "${plugin.name}" ${missing.what}, but does not declare ${missing.capability}.`
    throw new SetupError('undeclared_capability', sentence)
  }
}

function usesOf(
  plugin: Plugin,
  { stages, tables, routes, taps }: Pick<Registry, 'stages' | 'tables' | 'routes' | 'taps'>,
): readonly Use[] {
  const isOwn = (item: { readonly plugin: string }): boolean => item.plugin === plugin.name
  const { capabilities = {} } = plugin
  return [
    ...stages.filter(isOwn).flatMap(({ type }) => usesOfStage(plugin, type)),
    ...tables.filter(isOwn).map(() => ({
      what: 'registers tables',
      capability: '"capabilities.tables"',
      isDeclared: capabilities.tables === true,
    })),
    ...routes.filter(isOwn).map(({ route }) => ({
      what: `registers the route "${route.path}"`,
      capability: '"capabilities.routes"',
      isDeclared: capabilities.routes === true,
    })),
    ...taps
      .filter((tap) => isOwn(tap) && !REGISTRATION_HOOKS.has(tap.hook))
      .map(({ hook }) => ({
        what: `taps the hook "${hook}"`,
        capability: 'it in "capabilities.hooks"',
        isDeclared: capabilities.hooks?.includes(hook) === true,
      })),
  ]
}

function usesOfStage({ capabilities = {} }: Plugin, type: StageType): readonly Use[] {
  const stage = `registers the stage type "${type.type}", which`
  const { issuesSession = false, writesPeople = false, vouchesByLink = false, proves = [] } = type
  return [
    {
      what: `${stage} logs in or out`,
      capability: '"capabilities.issuesSessions"',
      isDeclared: !issuesSession || capabilities.issuesSessions === true,
    },
    {
      what: `${stage} writes users`,
      capability: '"capabilities.writesUsers"',
      isDeclared: !writesPeople || capabilities.writesUsers === true,
    },
    {
      what: `${stage} vouches by links`,
      capability: '"capabilities.vouchesByLinks"',
      isDeclared: !vouchesByLink || capabilities.vouchesByLinks === true,
    },
    ...proves.map(methodName).map((method) => ({
      what: `${stage} proves "${method}"`,
      capability: 'it in "capabilities.proves"',
      isDeclared: capabilities.proves?.includes(method) === true,
    })),
  ]
}
