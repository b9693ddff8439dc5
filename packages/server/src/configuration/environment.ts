import { resolve } from 'node:path'
import type { CrashStatus } from '@sallyport/core'
import { StartError } from '../start-error.ts'
import { readBootstrap, type Bootstrap } from './bootstrap.ts'
import { readDatabaseUrl } from './database-url.ts'
import { requireEncodedPassword } from './url-with-secret.ts'
import { readTrustedProxies, type TrustedProxies } from './trusted-proxies.ts'

/** The variables of the server, read and checked. */
export interface Environment {
  /** HTTP status of a crash in the executor's API. */
  readonly crashStatus: CrashStatus
  readonly port: number
  readonly host: string
  /** Public URL; undefined follows host and port. */
  readonly url: string | undefined
  /** What the cookies are called; undefined follows the URL. */
  readonly cookieName: string | undefined
  readonly trustedProxies: TrustedProxies
  /** Undefined: an embedded PostgreSQL in the data folder. */
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly config: string | undefined
  readonly flows: string | undefined
  /** Folder of texts, one file for each language. */
  readonly texts: string | undefined
  readonly sessionKeys: readonly string[] | undefined
  readonly bootstrap: Bootstrap | undefined
  readonly logLevel: string
  /** Port of the metrics; undefined: there are none. */
  readonly metricsPort: number | undefined
  /** Where mail is handed in (`smtp://user:password@host:587`); undefined: mail is printed. */
  readonly smtpUrl: string | undefined
  /** Sender of mail. */
  readonly mailFrom: string
  /** Days that audit events are kept; 0 for ever. */
  readonly auditDays: number
  /** Seconds from the signal to the end of the process, at most. */
  readonly shutdownGrace: number
}

type Variables = Readonly<Record<string, string | undefined>>

/** @throws `StartError` with one sentence that names the variable */
export function readEnvironment(variables: Variables): Environment {
  const text = (name: string): string | undefined => variables[name]?.trim() || undefined
  const path = (name: string): string | undefined => {
    const value = text(name)
    return value === undefined ? undefined : resolve(value)
  }
  const metricsPort = text('METRICS_PORT')
  return {
    port: readPort('PORT', text('PORT') ?? '9000'),
    host: text('HOST') ?? '127.0.0.1',
    url: readUrl(text('SALLYPORT_URL')),
    crashStatus: readCrashStatus(text('SALLYPORT_CRASH_STATUS')),
    cookieName: readCookieName(text('SALLYPORT_COOKIE')),
    trustedProxies: readTrustedProxies(readList(text('SALLYPORT_TRUSTED_PROXIES')) ?? []),
    databaseUrl: readDatabaseUrl(text('DATABASE_URL')),
    dataFolder: resolve(text('SALLYPORT_DATA') ?? '.sallyport'),
    config: path('SALLYPORT_CONFIG'),
    flows: path('SALLYPORT_FLOWS'),
    texts: path('SALLYPORT_TEXTS'),
    sessionKeys: readKeys(text('SESSION_KEYS')),
    bootstrap: readBootstrap({
      username: text('BOOTSTRAP_USERNAME'),
      email: text('BOOTSTRAP_EMAIL'),
      // Spaces around a password belong to it.
      password: variables['BOOTSTRAP_PASSWORD'] || undefined,
    }),
    logLevel: readLevel(text('LOG_LEVEL')),
    metricsPort: metricsPort === undefined ? undefined : readPort('METRICS_PORT', metricsPort),
    smtpUrl: readSmtpUrl(text('SMTP_URL')),
    mailFrom: text('MAIL_FROM') ?? 'Sallyport <sallyport@localhost>',
    auditDays: readDays(text('SALLYPORT_AUDIT_DAYS')),
    shutdownGrace: readGrace(text('SALLYPORT_SHUTDOWN_GRACE')),
  }
}

function refuse(name: string, value: string, wanted: string): never {
  throw new StartError('bad_variable', `${name} is "${value}", but must be ${wanted}.`)
}

function readPort(name: string, value: string): number {
  const port = Number(value)
  return /^\d{1,5}$/.test(value) && port <= 65_535 ? port : refuse(name, value, 'a number from 0 to 65535')
}

function readDays(value = '90'): number {
  const wanted = 'a number of days from 0 to 99999'
  return /^\d{1,5}$/.test(value) ? Number(value) : refuse('SALLYPORT_AUDIT_DAYS', value, wanted)
}

function readGrace(value = '10'): number {
  const isWhole = /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 3600
  return isWhole ? Number(value) : refuse('SALLYPORT_SHUTDOWN_GRACE', value, 'a number of seconds from 1 to 3600')
}

function readUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  const wanted = 'an http or https URL without a path'
  // What stands before an "@" may be a password, which stays out of the sentence.
  if (url === undefined || value.includes('@')) {
    throw new StartError('bad_variable', `SALLYPORT_URL is not ${wanted}.`)
  }
  const isPlain = /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.hash === ''
  return isPlain ? url.origin : refuse('SALLYPORT_URL', value, wanted)
}

function readCrashStatus(value = '500'): CrashStatus {
  if (value !== '200' && value !== '500') return refuse('SALLYPORT_CRASH_STATUS', value, '200 or 500')
  return value === '200' ? 200 : 500
}

function readCookieName(value: string | undefined): string | undefined {
  if (value === undefined || /^[A-Za-z0-9_-]{1,50}$/.test(value)) return value
  return refuse('SALLYPORT_COOKIE', value, '1 to 50 letters, digits, "-" and "_"')
}

function readSmtpUrl(value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const form = 'a URL like smtp://user:password@host:587'
  // It may hold a password, which stays out of the sentence.
  if (!/^smtps?:\/\/./.test(value)) throw new StartError('bad_variable', `SMTP_URL is not ${form}.`)
  requireEncodedPassword('SMTP_URL', value, form)
  if (!URL.canParse(value)) throw new StartError('bad_variable', `SMTP_URL is not ${form}.`)
  return value
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
  if (keys?.length === 0) throw new StartError('bad_variable', 'SESSION_KEYS holds no key.')
  if (keys?.some((key) => key.length < 16) === true) {
    throw new StartError('bad_variable', 'SESSION_KEYS holds a key of fewer than 16 characters.')
  }
  return keys
}

function readLevel(value = 'warn'): string {
  const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
  return levels.includes(value) ? value : refuse('LOG_LEVEL', value, `one of ${levels.join(', ')}`)
}
