import type Koa from 'koa'
import { SetupError, type BrowserCookie } from '@sallyport/core'
import { previousSessions, type StoredSession } from './previous-sessions.ts'
import { asBrowserCookie, type SessionBinding } from './session-binding.ts'

export interface HostSessionOptions {
  /** The field of `ctx.session`; `sallyport` when absent. Two mounts in one app need two. */
  readonly key?: string
  /** Name of the host's session cookie, for the OpenAPI document; koa-session's own, `koa.sess`, when absent. */
  readonly cookie?: string
  /**
   * Gives the host's session a new id, and removes what was stored under the old one. Called at each login, logout and
   * proof, before Sallyport's field is written. What the host keeps in its session should stay. `session.regenerate()`
   * of koa-session when absent. For a library that keeps the whole session in its signed cookie, a function that does
   * nothing is right: there is no id that an attacker could know.
   */
  readonly regenerate?: (ctx: Koa.Context) => Promise<void> | void
}

/**
 * Keeps our values in a field of the host's own `ctx.session`. Its cookie and how long it lives are the host's; a login
 * is bounded by its row in the database. At each login, logout and proof the host's session gets a new id.
 */
export function hostSession(options: HostSessionOptions = {}): SessionBinding {
  const { key = 'sallyport', cookie = 'koa.sess' } = options
  const previous = previousSessions(key)
  const read = (ctx: Koa.Context): BrowserCookie | undefined =>
    asBrowserCookie(sessionOf(ctx)[key]) ?? previous.found(ctx)
  return {
    name: key,
    cookie,
    read,
    open: (ctx) => previous.open(ctx, sessionOf(ctx)),
    async write(ctx, change) {
      const stored = read(ctx)
      const { browser, token } = change.cookie
      previous.restore(ctx, sessionOf(ctx))
      // A first browser id gives nobody any right, so that the id may stay, unless the same answer has begun something.
      if (
        stored === undefined
          ? token !== undefined || change.renewed === true
          : stored.browser !== browser || stored.token !== token
      ) {
        if (stored !== undefined) await previous.keep(ctx, sessionOf(ctx), stored)
        await (options.regenerate ?? regenerateKoaSession)(ctx)
      }
      sessionOf(ctx)[key] = change.cookie
    },
    check(ctx) {
      const session = sessionOf(ctx)
      if (options.regenerate !== undefined || 'regenerate' in session || isCookieOnly(ctx)) return
      const sentence =
        'hostSession() cannot give ctx.session a new id at a login, since it has no regenerate(): pass the option regenerate(ctx).'
      throw new SetupError('session_not_renewable', sentence)
    },
    warnings: cookieWarnings,
  }
}

function sessionOf(ctx: Koa.Context): StoredSession {
  const session: unknown = ctx['session']
  if (typeof session === 'object' && session !== null) return session as StoredSession
  const sentence = 'hostSession() found no ctx.session: the app must use a session before it mounts Sallyport.'
  throw new SetupError('no_host_session', sentence)
}

/** koa-session stores the session under a new id, removes the old one, and sets the cookie. */
async function regenerateKoaSession(ctx: Koa.Context): Promise<void> {
  const session = sessionOf(ctx)
  // A session of this request has an id that nobody knows yet.
  if (isCookieOnly(ctx) || session.isNew === true) return
  const { maxAge } = session
  await session.regenerate?.()
  // Saving forgets this lifetime, and the end of the request saves once more.
  if (maxAge === 'session') session.maxAge = maxAge
}

/** Does koa-session keep everything in its cookie? Then there is no id. */
function isCookieOnly(ctx: Koa.Context): boolean {
  const options: unknown = ctx['sessionOptions']
  if (typeof options !== 'object' || options === null) return false
  const { store, ContextStore } = options as Readonly<Record<string, unknown>>
  return store === undefined && ContextStore === undefined
}

/** What koa-session reports of the host's cookie. A login is no safer than the cookie that holds it. */
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
