import { compileFlows, CORE_VERSION, createHooks, createKeys, loadPlugins } from '@sallyport/core'
import { openStorage } from '@sallyport/mikro-orm'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { readSessionKeys } from '../data-folder/session-keys.ts'
import { readRunningConnection } from '../embedded/connection.ts'
import { readAllFlows } from '../flows/read-all-flows.ts'
import { openDatabase } from '../open-database.ts'
import { StartError } from '../start-error.ts'
import { SILENT } from './silent.ts'

/**
 * Makes the flow files of a folder the current ones of a running installation, all or none, as its start would.
 * Answers what was done.
 *
 * @throws `StartError` or `SetupError` with one sentence
 */
export async function applyFlowFiles(environment: Environment, folder: string): Promise<string> {
  const config = await loadConfig(environment.config)
  const flows = readAllFlows(folder, config)
  const compiled = compileFlows(flows, loadPlugins(config.plugins, createHooks(SILENT), CORE_VERSION))
  const running = environment.databaseUrl ?? readRunningConnection(environment.dataFolder)
  const { fingerprints } = createKeys(sessionKeys(environment))
  const storage = await openDatabase(running, (connection) =>
    openStorage({ connection, fingerprints, poolSize: 1, migrate: false }),
  )
  try {
    await storage.definitions.apply(compiled, { managedBy: 'files' })
  } finally {
    await storage.close()
  }
  return `Applied ${flows.length} flows: ${flows.map(({ flow }) => flow.slug).join(', ')}.\n`
}

/** The keys tell that this is the same installation, so none are made here. */
function sessionKeys({ sessionKeys, dataFolder }: Environment): readonly string[] {
  const keys = sessionKeys ?? readSessionKeys(dataFolder)
  if (keys !== undefined) return keys
  const sentence = `SESSION_KEYS is not set, and the data folder "${dataFolder}" holds no session keys.`
  throw new StartError('bad_variable', sentence)
}
