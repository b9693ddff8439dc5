/** What a server that `sallyport plugin dev` has started receives: to prepare once, then to serve. */
export type Order = { readonly kind: 'prepare' } | { readonly kind: 'serve'; readonly port: number }

/** What it reports. */
export type Report =
  /** Plugins and flows fit together; the server that ran until now may go. */
  | { readonly kind: 'prepared' }
  | { readonly kind: 'listening'; readonly url: string; readonly path: string }
  /** In one sentence, with file and line as far as they are known. */
  | { readonly kind: 'failed'; readonly sentence: string }

/** What it is started with, in its environment. */
export interface Given {
  readonly databaseUrl: string
  readonly sessionKey: string
  /** Last part of the address that logs in. */
  readonly login: string
  readonly password: string
}

/** Name of the variable that holds it. */
export const GIVEN = 'SALLYPORT_DEVELOPMENT'

/** The user that the address logs in. */
export const USERNAME = 'ann'

export function isReport(value: unknown): value is Report {
  return typeof value === 'object' && value !== null && 'kind' in value
}
