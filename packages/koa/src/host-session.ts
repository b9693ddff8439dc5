import type Koa from 'koa'
import { SetupError } from '@sallyport/core'
import { asBrowserCookie, type SessionBinding } from './session-binding.ts'

/**
 * Keeps our values in a field of the host's own `ctx.session`. Its cookie and how long it lives are the host's; a login
 * is bounded by its row in the database.
 *
 * @param options.key the field; `sallyport` when absent. Two mounts in one app need two.
 * @param options.cookie name of the host's session cookie, for the OpenAPI document; koa-session's own, `koa.sess`, when
 *   absent
 */
export function hostSession(options: { readonly key?: string; readonly cookie?: string } = {}): SessionBinding {
  const { key = 'sallyport', cookie = 'koa.sess' } = options
  return {
    name: key,
    cookie,
    read: (ctx) => asBrowserCookie(sessionOf(ctx)[key]),
    write(ctx, change) {
      sessionOf(ctx)[key] = change.cookie
    },
    warnings: cookieWarnings,
  }
}

function sessionOf(ctx: Koa.Context): Record<string, unknown> {
  const session: unknown = ctx['session']
  if (typeof session === 'object' && session !== null) return session as Record<string, unknown>
  const sentence = 'hostSession() found no ctx.session: the app must use a session before it mounts Sallyport.'
  throw new SetupError('no_host_session', sentence)
}

/** What koa-session tells of the host's cookie. A login is no safer than the cookie that it lies in. */
function cookieWarnings(ctx: Koa.Context): readonly string[] {
  const options: unknown = ctx['sessionOptions']
  if (typeof options !== 'object' || options === null) return []
  const { httpOnly, sameSite, signed } = options as Readonly<Record<string, unknown>>
  return [
    ...(httpOnly === false ? ['The session cookie of the host app is readable for scripts: set httpOnly.'] : []),
    ...(signed === false ? ['The session cookie of the host app is not signed: set signed.'] : []),
    ...(sameSite === undefined || sameSite === 'none'
      ? ['The session cookie of the host app comes along from other sites: set sameSite to "lax".']
      : []),
  ]
}
