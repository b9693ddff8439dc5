import type { Watcher } from './keep-running.ts'
import { startCluster, type EmbeddedPostgres } from './start-cluster.ts'

export type { EmbeddedPostgres } from './start-cluster.ts'
export type { Watcher } from './keep-running.ts'
export { startThrowaway } from './throwaway.ts'

/**
 * Starts the PostgreSQL of a data folder; makes it the first time. The caller has locked the data folder.
 *
 * @throws `StartError` with one sentence
 */
export async function startEmbeddedPostgres(options: {
  readonly dataFolder: string
  /** Called when the database ends by itself. */
  readonly watcher?: Watcher
  /** Ends a start that is under way; nothing of it is left. */
  readonly signal?: AbortSignal | undefined
}): Promise<EmbeddedPostgres> {
  return startCluster(options.dataFolder, options)
}
