import { installPlugins, type ContextKey, type Plugin, type Registry, type StageType } from '@sallyport/core'
import { CORE_VERSION, methodName } from '@sallyport/core/adapter'
import { describeCapabilities } from './describe-capabilities.ts'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { SILENT } from './silent.ts'

const CORE = '@sallyport/core'

/** What is installed, what each plugin registers, taps and declares, in the order in which they are applied. */
export async function listPlugins(environment: Environment): Promise<string> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const core: Listed = { name: CORE, version: CORE_VERSION }
  return [core, ...registry.plugins].map((plugin) => describe(registry, plugin)).join('')
}

type Listed = Pick<Plugin, 'name' | 'version' | 'capabilities' | 'dependsOn'>

function describe(registry: Registry, { name, version, capabilities = {}, dependsOn = [] }: Listed): string {
  const isOwn = ({ plugin }: { readonly plugin: string }): boolean => plugin === name
  const taps = registry.taps.filter(isOwn).map(({ hook }) => hook)
  const lines = [
    `${name} ${version}`,
    ...describeCapabilities(capabilities).map((line) => `  may ${line}`),
    ...listOf('depends on', dependsOn),
    ...registry.stages.filter(isOwn).flatMap(({ type }) => describeStage(type)),
    ...registry.policies.filter(isOwn).map(({ type }) => `  policy ${type.type} v${type.version}`),
    ...registry.routes
      .filter(isOwn)
      .map(({ route }) => `  route ${route.method} /plugins/${name}${route.path} (${route.access})`),
    ...registry.tables
      .filter(isOwn)
      .flatMap(({ tables }) => tables.entities.map((entity) => `  entity ${entityName(entity)}`)),
    ...registry.messages
      .filter(isOwn)
      .map(({ catalog }) => `  messages ${catalog.namespace} (${Object.keys(catalog.languages).join(', ')})`),
    ...registry.metrics.filter(isOwn).map(({ metric }) => `  metric sallyport_${metric.name}`),
    ...registry.settings.filter(isOwn).map(({ settings }) => `  settings ${settings.name}`),
    ...registry.pages.filter(isOwn).map(({ part }) => `  page of ${part.component}`),
    ...listOf('taps', taps),
  ]
  return `${lines.join('\n')}\n`
}

function listOf(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`  ${what} ${names.join(', ')}`]
}

function describeStage(type: StageType): readonly string[] {
  const component = 'component' in type ? type.component : 'silent'
  const proves = (type.proves ?? []).map(methodName).join(', ')
  const head = [
    `  stage ${type.type} v${type.version} (${component})`,
    proves === '' ? '' : `, proves ${proves}`,
    type.issuesSession === true ? ', issues sessions' : '',
    type.configuredFor === undefined ? '' : ', set up by users',
    type.writesPeople === true ? ', writes people' : '',
    type.vouchesByLink === true ? ', vouches by links' : '',
  ].join('')
  return [
    head,
    ...describeKeys('requires', type.requires),
    ...describeKeys('provides', type.provides),
    ...describeKeys('writes', type.writes),
  ]
}

/** The context keys that a stage names. */
function describeKeys(verb: string, keys: readonly ContextKey[] = []): readonly string[] {
  return keys.length === 0 ? [] : [`    ${verb} ${keys.map(({ name }) => name).join(', ')}`]
}

function entityName(entity: object): string {
  return 'name' in entity ? String(entity.name) : 'without a name'
}
