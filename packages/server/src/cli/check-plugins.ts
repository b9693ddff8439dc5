import { installPlugins } from '@sallyport/core'
import { compileDocuments } from '@sallyport/core/adapter'
import { installedTables } from '@sallyport/mikro-orm'
import { readPageParts } from '@sallyport/pages'
import { describeCapabilities } from './describe-capabilities.ts'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { readAllDocuments } from '../flows/read-all-documents.ts'
import { readTexts } from '../read-texts.ts'
import { SILENT } from './silent.ts'

/**
 * Loads the plugins and what they register, and compiles the flows as a start does, without a database.
 *
 * @throws `StartError` or `SetupError` with the sentence that would stop the start
 */
export async function checkPlugins(environment: Environment): Promise<string> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  installedTables(registry)
  await readPageParts(registry, config.pages)
  const documents = readAllDocuments(environment.flows, config)
  compileDocuments(documents, registry)
  if (environment.texts !== undefined) readTexts(environment.texts)
  const flows = documents.filter((document) => 'flow' in document).length
  const lines = registry.plugins.flatMap(({ name, capabilities = {} }) =>
    describeCapabilities(capabilities).map((line) => `${name} may ${line}\n`),
  )
  return `${registry.plugins.length} plugins and ${flows} flows fit together.\n${lines.join('')}`
}
