import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startThrowaway } from '../embedded/index.ts'
import { StartError } from '../start-error.ts'

/** A database that is gone at the end. */
export interface DevelopmentDatabase {
  readonly url: string
  drop(): Promise<void>
}

/**
 * An empty database: of the PostgreSQL that `TEST_DATABASE_URL` names, else of one that is started for it. `DATABASE_URL`
 * does not count, so that nothing of an installation can be touched.
 *
 * @throws `StartError` with one sentence
 */
export async function createDatabase(testDatabaseUrl: string | undefined): Promise<DevelopmentDatabase> {
  if (testDatabaseUrl === undefined) {
    const postgres = await startThrowaway()
    return { url: postgres.url, drop: () => postgres.stop() }
  }
  const name = `sallyport_development_${randomBytes(6).toString('hex')}`
  await run(testDatabaseUrl, `create database ${name}`)
  const [head = '', query] = testDatabaseUrl.split('?', 2)
  return {
    url: `${head.replace(/\/[^/]*$/, '')}/${name}${query === undefined ? '' : `?${query}`}`,
    drop: () => run(testDatabaseUrl, `drop database ${name} with (force)`),
  }
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  try {
    await client.connect()
    await client.query(statement)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    const sentence = `The PostgreSQL that TEST_DATABASE_URL names cannot be used: ${reason.split('\n', 1)[0]}.`
    throw new StartError('database_failed', sentence, { cause })
  } finally {
    await client.end()
  }
}
