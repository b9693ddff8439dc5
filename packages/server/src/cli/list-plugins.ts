import {
  CORE_VERSION,
  installPlugins,
  methodName,
  type ContextKey,
  type Registry,
  type StageType,
} from '@sallyport/core'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { SILENT } from './silent.ts'

const CORE = '@sallyport/core'

/** What is installed, what each plugin registers, taps and declares, in the order in which they are applied. */
export async function listPlugins(environment: Environment): Promise<string> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const all = [{ name: CORE, version: CORE_VERSION }, ...registry.plugins]
  return all.map(({ name, version }) => describe(registry, name, version)).join('')
}

function describe(registry: Registry, name: string, version: string): string {
  const isOwn = ({ plugin }: { readonly plugin: string }): boolean => plugin === name
  const taps = registry.taps.filter(isOwn).map(({ hook }) => hook)
  const lines = [
    `${name} ${version}`,
    ...registry.stages.filter(isOwn).flatMap(({ type }) => describeStage(type)),
    ...registry.policies.filter(isOwn).map(({ type }) => `  policy ${type.type} v${type.version}`),
    ...registry.routes
      .filter(isOwn)
      .map(({ route }) => `  route ${route.method} /plugins/${name}${route.path} (${route.access})`),
    ...registry.tables
      .filter(isOwn)
      .flatMap(({ tables }) => tables.entities.map((entity) => `  entity ${entityName(entity)}`)),
    ...(taps.length === 0 ? [] : [`  taps ${taps.join(', ')}`]),
  ]
  return `${lines.join('\n')}\n`
}

function describeStage(type: StageType): readonly string[] {
  const component = 'component' in type ? type.component : 'silent'
  const proves = (type.proves ?? []).map(methodName).join(', ')
  const head = [
    `  stage ${type.type} v${type.version} (${component})`,
    proves === '' ? '' : `, proves ${proves}`,
    type.issuesSession === true ? ', issues sessions' : '',
    type.writesPeople === true ? ', writes people' : '',
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
