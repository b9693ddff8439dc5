import { standardContextKeys, type ContextKey } from '@sallyport/planner'
import { SetupError } from '../../setup-error.ts'
import { engineMessages } from '../../language/engine-messages.ts'
import { METRICS } from '../../ports/telemetry.ts'
import { builtInStages } from '../../stage/built-in/index.ts'
import type { StageType } from '../../stage/stage-type.ts'
import { checkRegistrations } from './check-registrations.ts'
import { checkCapabilities } from './check-capabilities.ts'
import { checkPolicyType } from './check-policy-type.ts'
import { checkRoute } from './check-route.ts'
import { checkStageType } from './check-stage-type.ts'
import { claim } from './claim.ts'
import { collect } from './collect.ts'
import type { Hooks } from '../hooks.ts'
import { listTaps } from './list-taps.ts'
import type { Plugin } from '../plugin.ts'
import type { RegisteredPolicy, RegisteredStage, Registry } from '../registry.ts'

/** Calls the registration hooks and checks what came. */
export function readRegistry(hooks: Hooks, plugins: readonly Plugin[]): Registry {
  const taps = listTaps(hooks, plugins)
  const stages: readonly RegisteredStage[] = [
    ...builtInStages.map((type) => ({ plugin: '@sallyport/core', type })),
    ...collect('stages', hooks.stages).map(({ plugin, item }) => ({ plugin, type: item })),
  ]
  const byType = checkStages(stages)
  const policies = collect('policies', hooks.policies).map(({ plugin, item }): RegisteredPolicy => ({
    plugin,
    type: item,
  }))
  const byPolicyType = checkPolicies(policies)
  const registry: Registry = {
    plugins,
    stages,
    taps,
    stage: (type) => byType.get(type),
    policies,
    policy: (type) => byPolicyType.get(type),
    routes: collect('routes', hooks.routes).map(({ plugin, item }) => ({ plugin, route: item })),
    tables: collect('entities', hooks.entities).map(({ plugin, item }) => ({ plugin, tables: item })),
    messages: collect('messages', hooks.messages).map(({ plugin, item }) => ({ plugin, catalog: item })),
    pages: collect('pages', hooks.pages).map(({ plugin, item }) => ({ plugin, part: item })),
    metrics: collect('metrics', hooks.metrics).map(({ plugin, item }) => ({ plugin, metric: item })),
    settings: collect('settings', hooks.settings).map(({ plugin, item }) => ({ plugin, settings: item })),
    contextKeys: contextKeysOf(stages),
  }
  for (const { plugin, route } of registry.routes) checkRoute(plugin, route)
  checkRegistrations(registry)
  checkNames(registry)
  checkCapabilities(registry)
  return Object.freeze(registry)
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

/** Names that only one may have. */
function checkNames({ routes, messages, pages, metrics, settings }: Registry): void {
  const taken = { routes: new Map(), pages: new Map(), settings: new Map() }
  const namespaces = new Map([[engineMessages.namespace, { plugin: '@sallyport/core' }]])
  const metricNames = new Map(Object.keys(METRICS).map((name) => [name, { plugin: '@sallyport/core' }]))
  for (const owner of routes) {
    // Of two paths that differ in what they call their parts, the second would never be reached.
    const path = owner.route.path.replaceAll(/:\w+/g, '*')
    claim(taken.routes, 'route', `${owner.route.method} /plugins/${owner.plugin}${path}`, owner)
  }
  for (const owner of messages) claim(namespaces, 'message namespace', owner.catalog.namespace, owner)
  for (const owner of pages) claim(taken.pages, 'page part', owner.part.component, owner)
  for (const owner of metrics) claim(metricNames, 'metric', owner.metric.name, owner)
  for (const owner of settings) claim(taken.settings, 'settings', owner.settings.name, owner)
}

function contextKeysOf(stages: readonly RegisteredStage[]): ReadonlyMap<string, ContextKey> {
  const keys = new Map<string, ContextKey>(standardContextKeys.map((key) => [key.name, key]))
  for (const { plugin, type } of stages) {
    for (const key of declaredKeys(type)) {
      const previous = keys.get(key.name)
      if (previous !== undefined && JSON.stringify(previous.schema) !== JSON.stringify(key.schema)) {
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
