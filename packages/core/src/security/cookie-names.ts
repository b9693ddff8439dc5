import { SetupError } from '../setup-error.ts'

export interface CookieNames {
  /** Of the server's own session; a host's session has a cookie of the host's. */
  readonly session: string
  /** By which a browser is a known device of a user. */
  readonly device: string
  /** The language that a visitor has chosen. */
  readonly locale: string
  /** What a flow has said at its end, for the page that follows. */
  readonly messages: string
}

/**
 * What the cookies are called. Under https a browser takes `__Host-` ones from this very host alone, without `Domain` and
 * for all paths (RFC 6265bis, section 4.1.3.2); so a neighbour below the same domain cannot plant any. Browsers keep
 * cookies by host, whatever the port: over http the port is part of the name.
 *
 * @throws `SetupError` `bad_cookie_name`
 */
export function cookieNames({ protocol, port }: URL, name?: string): CookieNames {
  if (name !== undefined && !/^[A-Za-z0-9_-]{1,50}$/.test(name)) {
    const wanted = '1 to 50 letters, digits, "-" and "_"'
    throw new SetupError('bad_cookie_name', `The cookie name "${name}" is none: it takes ${wanted}.`)
  }
  const isSecure = protocol === 'https:'
  const base = name ?? (isSecure || port === '' ? 'sallyport' : `sallyport-${port}`)
  const session = isSecure ? `__Host-${base}` : base
  return { session, device: `${session}_device`, locale: `${session}_locale`, messages: `${session}_messages` }
}
