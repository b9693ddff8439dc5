import { resolve } from 'node:path'
import { StartError } from '../start-error.ts'

/** The variables of the server, read and checked. */
export interface Environment {
  readonly port: number
  readonly host: string
  /** Public URL; undefined follows host and port. */
  readonly url: string | undefined
  readonly trustedProxies: readonly string[]
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly config: string | undefined
  readonly flows: string | undefined
  readonly sessionKeys: readonly string[] | undefined
  readonly bootstrap: { readonly username: string; readonly email: string; readonly password: string } | undefined
  readonly logLevel: string
}

type Variables = Readonly<Record<string, string | undefined>>

/** @throws `StartError` with one sentence that names the variable */
export function readEnvironment(variables: Variables): Environment {
  const text = (name: string): string | undefined => variables[name]?.trim() || undefined
  const folder = (name: string): string | undefined => {
    const path = text(name)
    return path === undefined ? undefined : resolve(path)
  }
  return {
    port: readPort(text('PORT')),
    host: text('HOST') ?? '127.0.0.1',
    url: readUrl(text('SALLYPORT_URL')),
    trustedProxies: readList(text('SALLYPORT_TRUSTED_PROXIES')) ?? [],
    databaseUrl: text('DATABASE_URL'),
    dataFolder: resolve(text('SALLYPORT_DATA') ?? '.sallyport'),
    config: folder('SALLYPORT_CONFIG'),
    flows: folder('SALLYPORT_FLOWS'),
    sessionKeys: readKeys(text('SESSION_KEYS')),
    bootstrap: readBootstrap(text),
    logLevel: readLevel(text('LOG_LEVEL')),
  }
}

function refuse(name: string, value: string, wanted: string): never {
  throw new StartError('bad_variable', `${name} is "${value}", but must be ${wanted}.`)
}

function readPort(value = '9000'): number {
  const port = Number(value)
  return /^\d{1,5}$/.test(value) && port <= 65_535 ? port : refuse('PORT', value, 'a number from 0 to 65535')
}

function readUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
  return isPlain ? url.origin : refuse('SALLYPORT_URL', value, 'an http or https URL without a path')
}

function readList(value: string | undefined): readonly string[] | undefined {
  return value
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function readKeys(value: string | undefined): readonly string[] | undefined {
  const keys = readList(value)
  // The value itself is a secret and stays out of the sentence.
  if (keys?.some((key) => key.length < 16) === true) {
    throw new StartError('bad_variable', 'SESSION_KEYS holds a key of fewer than 16 characters.')
  }
  return keys
}

function readLevel(value = 'warn'): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
  return levels.includes(value) ? value : refuse('LOG_LEVEL', value, `one of ${levels.join(', ')}`)
}

function readBootstrap(text: (name: string) => string | undefined): Environment['bootstrap'] {
  const username = text('BOOTSTRAP_USERNAME')
  const password = text('BOOTSTRAP_PASSWORD')
  if (username === undefined && password === undefined) return undefined
  if (username === undefined || password === undefined) {
    throw new StartError('bad_variable', 'BOOTSTRAP_USERNAME and BOOTSTRAP_PASSWORD are needed together.')
  }
  return { username, password, email: text('BOOTSTRAP_EMAIL') ?? '' }
}
