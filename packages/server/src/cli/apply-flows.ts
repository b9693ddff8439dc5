import { applyDocuments, createKeys, installPlugins, type AppliedDocuments } from '@sallyport/core'
import { openStorage } from '@sallyport/mikro-orm'
import { loadConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { readSessionKeys } from '../data-folder/session-keys.ts'
import { readRunningConnection } from '../embedded/connection.ts'
import { readAllDocuments } from '../flows/read-all-documents.ts'
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
  const documents = readAllDocuments(folder, config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const running = environment.databaseUrl ?? readRunningConnection(environment.dataFolder)
  const { fingerprints } = createKeys(sessionKeys(environment))
  const storage = await openDatabase(running, (connection) =>
    openStorage({ connection, fingerprints, registry, poolSize: 1, migrate: false }),
  )
  try {
    return report(await applyDocuments(storage.definitions, registry, documents, 'files'))
  } finally {
    await storage.close()
  }
}

function report({ flows, brands, groups, unknownGroups, unknownMembers }: AppliedDocuments): string {
  const lines = [
    `Applied ${flows.length} flows: ${flows.join(', ')}.`,
    ...(brands.length === 0 ? [] : [`Applied ${brands.length} brands: ${brands.join(', ')}.`]),
    ...(groups.length === 0 ? [] : [`Applied ${groups.length} groups: ${groups.join(', ')}.`]),
    ...[...unknownGroups, ...unknownMembers].map((warning) => `Warning: ${warning}`),
  ]
  return `${lines.join('\n')}\n`
}

/** The keys tell that this is the same installation, so none are made here. */
function sessionKeys({ sessionKeys, dataFolder }: Environment): readonly string[] {
  const keys = sessionKeys ?? readSessionKeys(dataFolder)
  if (keys !== undefined) return keys
  const sentence = `SESSION_KEYS is not set, and the data folder "${dataFolder}" holds no session keys.`
  throw new StartError('bad_variable', sentence)
}
