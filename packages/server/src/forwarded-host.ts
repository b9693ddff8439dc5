import type Koa from 'koa'
import { socketAddress } from './client-address.ts'
import type { TrustedProxies } from './configuration/trusted-proxies.ts'

/**
 * Takes the host that the visitor asked for from `X-Forwarded-Host` where the socket is a trusted proxy's. Of several the
 * last counts: it is the nearest proxy's own word.
 */
export function forwardedHost(proxies: TrustedProxies): Koa.Middleware {
  return (ctx, next) => {
    const host = ctx.get('x-forwarded-host').split(',').at(-1)?.trim() ?? ''
    if (host !== '' && proxies.has(socketAddress(ctx))) ctx.req.headers.host = host
    return next()
  }
}
