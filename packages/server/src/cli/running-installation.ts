import { createKeys, installPlugins, type Registry } from '@sallyport/core'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { loadConfig, type LoadedConfig } from '../configuration/load-config.ts'
import type { Environment } from '../configuration/environment.ts'
import { readSessionKeys } from '../data-folder/session-keys.ts'
import { readRunningConnection } from '../embedded/connection.ts'
import { openDatabase } from '../open-database.ts'
import { StartError } from '../start-error.ts'
import { SILENT } from './silent.ts'

/** What a command has of an installation whose servers run. */
export interface Installation {
  readonly config: LoadedConfig
  readonly registry: Registry
  readonly storage: Storage
}

/**
 * Does something with the database of a running installation: that of `DATABASE_URL`, else the embedded one, which is found
 * through the data folder.
 *
 * @throws `StartError` or `SetupError` with one sentence
 */
export async function withInstallation<Result>(
  environment: Environment,
  work: (installation: Installation) => Promise<Result>,
): Promise<Result> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const running = environment.databaseUrl ?? readRunningConnection(environment.dataFolder)
  const { fingerprints } = createKeys(sessionKeys(environment))
  const storage = await openDatabase(running, (connection) =>
    openStorage({ connection, fingerprints, registry, poolSize: 1, migrate: false }),
  )
  try {
    return await work({ config, registry, storage })
  } finally {
    await storage.close()
  }
}

/** The keys identify the installation, so none are made here. */
function sessionKeys({ sessionKeys, dataFolder }: Environment): readonly string[] {
  const keys = sessionKeys ?? readSessionKeys(dataFolder)
  if (keys !== undefined) return keys
  const sentence = `SESSION_KEYS is not set, and the data folder "${dataFolder}" holds no session keys.`
  throw new StartError('bad_variable', sentence)
}
