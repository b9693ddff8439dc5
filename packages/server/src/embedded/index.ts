import { startCluster, type EmbeddedPostgres } from './start-cluster.ts'

export type { EmbeddedPostgres } from './start-cluster.ts'
export { startThrowaway } from './throwaway.ts'

/**
 * Starts the PostgreSQL of a data folder; makes it the first time. The caller has locked the data folder.
 *
 * @throws `StartError` with one sentence
 */
export async function startEmbeddedPostgres(options: { readonly dataFolder: string }): Promise<EmbeddedPostgres> {
  return startCluster(options.dataFolder, {})
}
