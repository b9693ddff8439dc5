import type { BrowserCookie, Settings } from '@sallyport/core'
import type { CookieChange } from '@sallyport/core/adapter'
import type Koa from 'koa'

/** Where a browser's two opaque values live between requests. */
export interface SessionBinding {
  /** Under which name the values lie; two engines in one app need two. */
  readonly name: string
  /** What the browser keeps; undefined when there is nothing, or nothing of ours. */
  read(ctx: Koa.Context): BrowserCookie | undefined
  /**
   * Keeps `change.cookie`. Where the values lie in a session with an id, that id changes with a login, a logout and a
   * proof, and the old one names nothing any more. The device cookie is written by the router.
   */
  write(ctx: Koa.Context, change: CookieChange): Promise<void> | void
  /** Called before the other functions at each request of a route, for what has to be waited for. */
  open?(ctx: Koa.Context): Promise<void>
  /**
   * Looks at the app's session at the first request.
   *
   * @throws `SetupError` for one that cannot be used
   */
  check?(ctx: Koa.Context): void
  /** What the operator should know about the cookie, seen at the first request. */
  warnings?(ctx: Koa.Context): readonly string[]
  /** To be used before the routes, if the binding has a session middleware. */
  readonly middleware?: Koa.Middleware
  /** Name of the session's cookie, for the OpenAPI document; that of the server's own session when absent. */
  readonly cookie?: string
}

/** Reads our two values out of whatever a session holds. */
export function asBrowserCookie(value: unknown): BrowserCookie | undefined {
  if (typeof value !== 'object' || value === null || !('browser' in value)) return undefined
  const { browser } = value
  const token = 'token' in value ? value.token : undefined
  if (!isOpaque(browser)) return undefined
  return isOpaque(token) ? { browser, token } : { browser }
}

function isOpaque(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{22,64}$/.test(value)
}

/** Sets the device cookie that goes with a login. */
export function writeDeviceCookie(ctx: Koa.Context, settings: Settings, { device }: CookieChange): void {
  if (device === undefined) return
  writeCookie(ctx, settings, { ...device, name: settings.cookies.device, httpOnly: true })
}

interface PlainCookie {
  readonly name: string
  readonly value: string
  readonly lifetime: number
  readonly httpOnly: boolean
}

/**
 * Sets a cookie beside the session's. The public URL says whether it is secure, whatever the binding.
 *
 * @param cookie.lifetime in seconds
 */
export function writeCookie(
  ctx: Koa.Context,
  { url }: Settings,
  { name, value, lifetime, httpOnly }: PlainCookie,
): void {
  const secure = url.protocol === 'https:'
  // The socket behind a proxy does not know; the host's own cookies stay as they are.
  const previous = ctx.cookies.secure
  ctx.cookies.secure = secure
  ctx.cookies.set(name, value, {
    signed: false,
    httpOnly,
    sameSite: 'lax',
    secure,
    path: '/',
    maxAge: lifetime * 1000,
  })
  ctx.cookies.secure = previous
}
