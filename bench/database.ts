import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../packages/server/src/embedded/index.ts'

/** A PostgreSQL server to measure on. */
export interface BenchServer {
  /** What it is, for the report. */
  readonly version: string
  /** Makes a database of its own, and returns its URL. */
  create(purpose: string): Promise<string>
  /** Drops what was made, and ends what was started. */
  close(): Promise<void>
}

const NEIGHBOUR = 'postgres://postgres@127.0.0.1:5432/postgres'

/** The server that `DATABASE_URL` names, else the one of this machine, else one that starts here with its usual settings. */
export async function openBenchServer(): Promise<BenchServer> {
  const given = process.env['DATABASE_URL']
  if (given !== undefined) return onServer(given, async () => undefined)
  if (await answers(NEIGHBOUR)) return onServer(NEIGHBOUR, async () => undefined)
  return onEmbedded()
}

async function onEmbedded(): Promise<BenchServer> {
  const dataFolder = realpathSync(mkdtempSync(join(tmpdir(), 'sallyport-bench-')))
  // Below root the database runs as somebody else, who has to reach it.
  chmodSync(dataFolder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataFolder })
  const { host, port, user, password, database } = postgres.connection
  const place = new URLSearchParams({ host, port: String(port) })
  return onServer(`postgres://${user}:${password}@localhost/${database}?${place}`, async () => {
    await postgres.stop()
    for (const folder of [postgres.folder, dataFolder]) rmSync(folder, { recursive: true, force: true })
  })
}

async function onServer(admin: string, stop: () => Promise<void>): Promise<BenchServer> {
  const made: string[] = []
  const { rows } = await ask(admin, 'select version() as version')
  const [row] = rows
  return {
    version: String(row?.['version']).split(' on ', 1)[0] ?? '',
    async create(purpose) {
      const name = `sallyport_bench_${purpose}_${process.pid}_${randomBytes(4).toString('hex')}`
      await ask(admin, `create database ${name}`)
      made.push(name)
      const [head = '', query] = admin.split('?', 2)
      return `${head.replace(/\/[^/]*$/, '')}/${name}${query === undefined ? '' : `?${query}`}`
    },
    async close() {
      for (const name of made.splice(0)) await ask(admin, `drop database if exists ${name} with (force)`)
      await stop()
    },
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await ask(url, 'select 1')
    return true
  } catch {
    return false
  }
}

/** One statement, or several without values, on a connection of its own. */
export async function ask(url: string, sql: string, values?: unknown[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}
