import { sameText, SetupError, type Engine } from '@sallyport/core'
import type Koa from 'koa'
import * as koaSession from 'koa-session'
import { asBrowserCookie, type SessionBinding } from './session-binding.ts'

interface OwnSession {
  browser?: string
  token?: string
  maxAge: number | 'session' | undefined
}

/**
 * The server's own session: one signed cookie, `sallyport` or as the setting `cookieName` says, with `__Host-` before it
 * under https. It lives as long as the browser, or as long as a login lasts.
 *
 * @throws `SetupError` for an app that has a session already, and for a koa-session before 7
 */
export function createKoaSession(app: Koa, engine: Engine): SessionBinding {
  checkApp(app)
  const secure = engine.settings.url.protocol === 'https:'
  const cookie = engine.settings.cookies.session
  app.keys = cookieKeys(engine)
  const session = koaSession.createSession(app, {
    key: cookie,
    maxAge: 'session',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    signed: true,
  })
  return {
    name: cookie,
    cookie,
    read: (ctx) => asBrowserCookie(ownSession(ctx)),
    write(ctx, change) {
      const { browser, token } = change.cookie
      const own = ownSession(ctx)
      own.browser = browser
      if (token === undefined) delete own.token
      else own.token = token
      if (change.lifetime !== undefined) {
        own.maxAge = change.lifetime === 'session' ? 'session' : change.lifetime * 1000
      }
    },
    middleware(ctx, next) {
      // Below koa-mount an app's middleware runs in the outer one, which has neither this session nor its keys.
      if (ctx.app !== app) {
        const sentence = 'createKoaSession() was given an app that is mounted in another: give it the outermost app.'
        throw new SetupError('session_app', sentence)
      }
      // The public URL says whether cookies are secure; the socket behind a proxy does not know.
      ctx.cookies.secure = secure
      return session(ctx, next)
    },
  }
}

/** A second koa-session on an app would be ignored without a word, and an old one lacks what we use. */
function checkApp(app: Koa): void {
  if (Object.hasOwn(app.context, 'session')) {
    const sentence = 'createKoaSession() found that this app has a session already; use hostSession() instead.'
    throw new SetupError('session_taken', sentence)
  }
  if (!('createSession' in koaSession)) {
    throw new SetupError('koa_session_version', 'createKoaSession() needs koa-session 7 or newer.')
  }
}

function ownSession(ctx: Koa.Context): OwnSession {
  // koa-session has no types for what it puts on the context.
  return ctx['session'] as OwnSession
}

/** What Koa signs cookies with: SHA-256, where a list of keys would mean SHA-1. */
function cookieKeys({ keys }: Engine): Koa['keys'] {
  const ring = {
    sign: (text: string) => keys.mac('cookie', text),
    verify: (text: string, digest: string) => keys.verify('cookie', text, digest),
    // Not 0 for a signature by an older key, so that the cookie is signed again.
    index(text: string, digest: string) {
      if (sameText(keys.mac('cookie', text), digest)) return 0
      return keys.verify('cookie', text, digest) ? 1 : -1
    },
  }
  return ring as unknown as Koa['keys']
}
