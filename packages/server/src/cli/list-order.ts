import { installPlugins } from '@sallyport/core'
import type { RegisteredTap } from '@sallyport/core/adapter'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { SILENT } from './silent.ts'

/** In which order the plugins are applied and each hook runs its taps, and what makes it so. */
export async function listOrder(environment: Environment): Promise<string> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const plugins = registry.plugins.map(({ name, dependsOn = [], after = [], before = [] }, index) => {
    const rules = [
      ...(dependsOn.length === 0 ? [] : [`needs ${dependsOn.join(', ')}`]),
      ...(after.length === 0 ? [] : [`after ${after.join(', ')}`]),
      ...(before.length === 0 ? [] : [`before ${before.join(', ')}`]),
    ]
    return `  ${index + 1}. ${name}${rules.length === 0 ? '' : ` (${rules.join('; ')})`}`
  })
  const byHook = Map.groupBy(registry.taps, ({ hook }) => hook)
  const hooks = [...byHook].flatMap(([hook, taps]) => [hook, ...taps.map(describeTap)])
  return `${['plugins', ...plugins, ...hooks].join('\n')}\n`
}

function describeTap({ plugin, stage, before }: RegisteredTap, index: number): string {
  const rules = [
    ...(stage === 0 ? [] : [`stage ${stage}`]),
    ...(before.length === 0 ? [] : [`before ${before.join(', ')}`]),
  ]
  return `  ${index + 1}. ${plugin}${rules.length === 0 ? '' : ` (${rules.join('; ')})`}`
}
