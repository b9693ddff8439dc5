import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { openStorage, type Storage, type StorageOptions } from '../src/index.ts'

const server = process.env['TEST_DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres'

/** A fresh database and a storage on it. */
export async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `sp_orm_${randomUUID().replaceAll('-', '')}`
  const run = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: server })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await run(`create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database ${name} with (force)`) }
}

export const cheap = { memory: 64, passes: 1, parallelism: 1 }

export function open(url: string, options: Partial<StorageOptions> = {}): Promise<Storage> {
  return openStorage({ connection: url, fingerprints: ['one'], hashing: cheap, ...options })
}
