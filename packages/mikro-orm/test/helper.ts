import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import type { Commit, Run } from '@sallyport/core'
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

export function aRun(part: Partial<Run> = {}): Run {
  const now = new Date()
  return {
    id: randomUUID(),
    flow: 'login',
    revision: 'r1',
    browser: randomUUID(),
    version: 1,
    person: null,
    requirementMet: false,
    pendingPerson: null,
    plan: [],
    context: {},
    initial: {},
    proofs: [],
    vouched: [],
    next: null,
    startedAt: now,
    expiresAt: new Date(now.getTime() + 60_000),
    updatedAt: now,
    history: [],
    end: null,
    movedFrom: null,
    answered: null,
    ...part,
  }
}

export function aCommit(run: Run, part: Partial<Commit> = {}): Commit {
  return {
    run,
    expected: null,
    supersedes: null,
    cancels: null,
    begins: null,
    tokens: [],
    revokesTokens: false,
    usesToken: null,
    renewsBrowserOf: null,
    login: null,
    terminateOthersOf: null,
    endsSessions: [],
    events: [],
    givesBack: [],
    ...part,
  }
}
