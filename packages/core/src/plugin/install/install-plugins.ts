import type { Log } from '../../ports/log.ts'
import type { Plugin } from '../plugin.ts'
import { SetupError } from '../../setup-error.ts'
import { CORE_VERSION } from '../../version.ts'
import { checkPlugin } from './check-plugin.ts'
import { duplicatedPackages } from '../copies.ts'
import { createHooks, type Hooks } from '../hooks.ts'
import { holdTapNames } from './hold-tap-names.ts'
import { orderPlugins } from './order-plugins.ts'
import { refusePromise } from './refuse-promise.ts'
import { registerDeclared } from './register-declared.ts'
import { readRegistry } from './read-registry.ts'
import type { InstalledPlugins } from '../registry.ts'

/**
 * Checks the plugins, applies them in order and collects what they register. Needs no database.
 *
 * @param options.seconds that a tap of an event may take; 30 when absent
 * @throws `SetupError` with one sentence that names the plugin and the cause
 */
export function installPlugins(
  plugins: readonly Plugin[],
  { log, seconds }: { readonly log: Log; readonly seconds?: number | undefined },
): InstalledPlugins {
  for (const [name, copies] of duplicatedPackages()) {
    log.warn(
      { copies },
      `There are several copies of ${name}, each with errors of its own: install one for all plugins.`,
    )
  }
  const hooks = createHooks(log, seconds)
  const known = { coreVersion: CORE_VERSION, hooks: Object.keys(hooks) }
  for (const plugin of plugins) checkPlugin(plugin, known)
  const ordered = orderPlugins(plugins)
  const tapAs = holdTapNames(hooks)
  for (const plugin of ordered) {
    registerDeclared(plugin, hooks)
    tapAs(plugin.name, () => apply(plugin, hooks))
  }
  return { hooks, registry: readRegistry(hooks, ordered) }
}

function apply(plugin: Plugin, hooks: Hooks): void {
  try {
    refusePromise(plugin.apply?.({ hooks }), 'but the start waits for none')
  } catch (cause) {
    const reason = reasonOf(cause)
    const sentence = `The plugin "${plugin.name}" failed in "apply": ${reason.replace(/\.$/, '')}.`
    throw new SetupError('plugin_failed', sentence, { cause })
  }
}

function reasonOf(cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause)
  // tapable's own words do not say what is wrong.
  const isNameless = /^(?:Invalid tap options|Missing name for tap)/.test(reason)
  return isNameless ? 'a tap needs a name: tap("<the plugin\'s name>", function)' : reason
}
