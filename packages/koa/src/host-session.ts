import { asBrowserCookie, writeDeviceCookie, type SessionBinding } from './session-binding.ts'

/**
 * Keeps our values in a field of the host's own `ctx.session`. Its cookie and how long it lives are the host's; a login
 * is bounded by its row in the database.
 */
export function hostSession(options: { readonly key?: string } = {}): SessionBinding {
  const key = options.key ?? 'sallyport'
  const sessionOf = (ctx: { readonly [name: string]: unknown }): Record<string, unknown> => {
    const session = ctx['session']
    if (typeof session === 'object' && session !== null) return session as Record<string, unknown>
    throw new Error('hostSession() needs the host app to use a session before it mounts Sallyport.')
  }
  return {
    read: (ctx) => asBrowserCookie(sessionOf(ctx)[key]),
    write(ctx, change) {
      sessionOf(ctx)[key] = change.cookie
      writeDeviceCookie(ctx, change, ctx.secure)
    },
  }
}
