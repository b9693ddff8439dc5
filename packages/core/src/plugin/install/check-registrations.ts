import { SetupError } from '../../setup-error.ts'
import { findMetricProblem } from '../metric.ts'
import type { Registry } from '../registry.ts'

/** What is wrong with things that are made by a function of ours, where a plugin without types has made them itself. */
export function checkRegistrations(
  registry: Pick<Registry, 'tables' | 'messages' | 'metrics' | 'pages' | 'settings' | 'stage'>,
): void {
  const fail = (plugin: string, code: string, rest: string): never => {
    throw new SetupError(code, `The plugin "${plugin}" registers ${rest}.`)
  }
  for (const { plugin, tables } of registry.tables) {
    if (!Array.isArray(tables.entities) || !Array.isArray(tables.migrations)) {
      fail(plugin, 'bad_tables', 'tables that "defineTables" has not made')
    }
  }
  for (const { plugin, catalog } of registry.messages) {
    if (typeof catalog.namespace !== 'string' || typeof catalog.languages?.['en'] !== 'object') {
      fail(plugin, 'bad_messages', 'messages that "defineMessages" has not made')
    }
  }
  for (const { plugin, metric } of registry.metrics) {
    const problem = findMetricProblem(metric)
    if (problem !== undefined) fail(plugin, 'bad_metric', `the metric "${metric.name}", which ${problem}`)
  }
  for (const { plugin, part } of registry.pages) {
    if (typeof part.component !== 'string') fail(plugin, 'bad_page_part', 'a page part of no component')
  }
  for (const { plugin, settings } of registry.settings) {
    const { name, list, remove, stage, title } = settings
    const what = `the settings "${name}"`
    if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
      fail(plugin, 'bad_settings', `${what}; the name stands in a URL, such as "acme-pin"`)
    }
    if (typeof list !== 'function' || typeof remove !== 'function') {
      fail(plugin, 'bad_settings', `${what}, which have no "list" or no "remove"`)
    }
    if (typeof title?.id !== 'string') fail(plugin, 'bad_settings', `${what}, whose title is no message`)
    if (registry.stage(stage) === undefined) {
      fail(plugin, 'bad_settings', `${what} of the stage type "${stage}", which no plugin registers`)
    }
  }
}
