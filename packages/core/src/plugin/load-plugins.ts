import { standardContextKeys, type ContextKey } from '@sallyport/planner'
import { satisfies, valid, validRange } from 'semver'
import type { FullTap } from 'tapable'
import { SetupError } from '../errors.ts'
import type { StageType } from '../stage/stage-type.ts'
import { builtInStages } from '../stage/built-in/index.ts'
import { checkPolicyType } from './check-policy-type.ts'
import { checkStageType } from './check-stage-type.ts'
import type { Hooks, Registration } from './hooks.ts'
import { orderPlugins } from './order-plugins.ts'
import type { Plugin } from './plugin.ts'
import type { RegisteredPolicy, RegisteredStage, RegisteredTap, Registry } from './registry.ts'

/**
 * Applies the plugins and collects what they register.
 *
 * @throws `SetupError` with one sentence that names plugin and culprit
 */
export function loadPlugins(plugins: readonly Plugin[], hooks: Hooks, coreVersion: string): Registry {
  for (const plugin of plugins) checkPlugin(plugin, coreVersion)
  const ordered = orderPlugins(plugins)
  for (const plugin of ordered) apply(plugin, hooks)
  const taps = tapsOf(hooks, ordered)
  const stages: readonly RegisteredStage[] = [
    ...builtInStages.map((type) => ({ plugin: '@sallyport/core', type })),
    ...collect(hooks.stages).map(({ plugin, item }) => ({ plugin, type: item })),
  ]
  const byType = checkStages(stages)
  const policies = collect(hooks.policies).map(({ plugin, item }): RegisteredPolicy => ({ plugin, type: item }))
  const byPolicyType = checkPolicies(policies)
  return Object.freeze({
    plugins: ordered,
    stages,
    taps,
    stage: (type: string) => byType.get(type),
    policies,
    policy: (type: string) => byPolicyType.get(type),
    routes: collect(hooks.routes).map(({ plugin, item }) => ({ plugin, route: item })),
    entities: collect(hooks.entities).map(({ plugin, item }) => ({ plugin, entity: item })),
    contextKeys: contextKeysOf(stages),
  })
}

function checkPlugin(plugin: Plugin, coreVersion: string): void {
  const fail = (code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin.name}" ${rest}.`)
  }
  if (typeof plugin.name !== 'string' || !/^(?:@[a-z0-9._-]+\/)?[a-z0-9][a-z0-9._-]*$/.test(plugin.name)) {
    throw new SetupError('bad_plugin', `A plugin is named "${String(plugin.name)}"; a name is that of an npm package.`)
  }
  if (valid(plugin.version) === null)
    fail('bad_plugin', `has the version "${plugin.version}", which is not a semantic version`)
  if (typeof plugin.apply !== 'function') fail('bad_plugin', 'has no "apply"')
  const range = plugin.core ?? '*'
  if (validRange(range) === null) fail('bad_plugin', `supports "${range}" of @sallyport/core, which is not a range`)
  if (!satisfies(coreVersion, range, { includePrerelease: true })) {
    fail('plugin_version', `supports @sallyport/core ${range}, but ${coreVersion} is installed`)
  }
}

function apply(plugin: Plugin, hooks: Hooks): void {
  try {
    plugin.apply({ hooks })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SetupError('plugin_failed', `The plugin "${plugin.name}" failed in "apply": ${reason}`, { cause })
  }
}

interface RegistrationHook<Item> {
  readonly taps: readonly FullTap[]
  call(registration: Registration<Item>): void
  intercept(interceptor: { tap(tap: FullTap): void }): void
}

/** Calls a registration hook; tapable tells an interceptor whose tap comes next. */
function collect<Item>(hook: RegistrationHook<Item>): readonly { readonly plugin: string; readonly item: Item }[] {
  const items: { plugin: string; item: Item }[] = []
  let plugin = ''
  hook.intercept({
    tap(tap) {
      plugin = tap.name
    },
  })
  hook.call({ add: (item) => items.push({ plugin, item }) })
  return items
}

function tapsOf(hooks: Hooks, plugins: readonly Plugin[]): readonly RegisteredTap[] {
  const names = new Set(plugins.map(({ name }) => name))
  const taps = Object.entries(hooks).flatMap(([hook, { taps }]: [string, { taps: readonly FullTap[] }]) =>
    taps.map(({ name }) => ({ hook, plugin: name })),
  )
  const stranger = taps.find(({ plugin }) => !names.has(plugin))
  if (stranger !== undefined) {
    throw new SetupError(
      'unknown_tap',
      `A tap of the hook "${stranger.hook}" carries the name "${stranger.plugin}", which is no installed plugin's.`,
    )
  }
  return taps
}

function checkStages(stages: readonly RegisteredStage[]): ReadonlyMap<string, RegisteredStage> {
  const byType = new Map<string, RegisteredStage>()
  const byComponent = new Map<string, RegisteredStage>()
  for (const stage of stages) {
    if (!isBuiltIn(stage.type)) checkStageType(stage.plugin, stage.type)
    claim(byType, 'stage type', stage.type.type, stage)
    if ('component' in stage.type) claim(byComponent, 'component', stage.type.component, stage)
  }
  return byType
}

function isBuiltIn(type: StageType): boolean {
  return builtInStages.includes(type)
}

function checkPolicies(policies: readonly RegisteredPolicy[]): ReadonlyMap<string, RegisteredPolicy> {
  const byType = new Map<string, RegisteredPolicy>()
  for (const policy of policies) {
    checkPolicyType(policy.plugin, policy.type)
    claim(byType, 'policy type', policy.type.type, policy)
  }
  return byType
}

/** Takes a name for what registers it. */
function claim<Owner extends { readonly plugin: string }>(
  names: Map<string, Owner>,
  what: string,
  name: string,
  owner: Owner,
): void {
  const former = names.get(name)
  if (former !== undefined) {
    throw new SetupError(
      `duplicate_${what.replace(' ', '_')}`,
      `The plugin "${owner.plugin}" registers the ${what} "${name}", which "${former.plugin}" registers already.`,
    )
  }
  names.set(name, owner)
}

function contextKeysOf(stages: readonly RegisteredStage[]): ReadonlyMap<string, ContextKey> {
  const keys = new Map<string, ContextKey>(standardContextKeys.map((key) => [key.name, key]))
  for (const { plugin, type } of stages) {
    for (const key of declaredKeys(type)) {
      const former = keys.get(key.name)
      if (former !== undefined && JSON.stringify(former.schema) !== JSON.stringify(key.schema)) {
        throw new SetupError(
          'duplicate_context_key',
          `The plugin "${plugin}" declares the context key "${key.name}" with another schema than it has already.`,
        )
      }
      keys.set(key.name, key)
    }
  }
  return keys
}

function declaredKeys(type: StageType): readonly ContextKey[] {
  return [...(type.requires ?? []), ...(type.provides ?? []), ...(type.writes ?? [])]
}
