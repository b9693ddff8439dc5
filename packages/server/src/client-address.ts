import { isIP } from 'node:net'
import { takeRequestId } from '@sallyport/koa'
import type Koa from 'koa'
import type { TrustedProxies } from './configuration/trusted-proxies.ts'

/**
 * Takes the client's address from `X-Forwarded-For` where the socket, and each hop behind it, is a trusted proxy's; and
 * the request's id from `X-Request-Id` where the socket is.
 */
export function clientAddress(proxies: TrustedProxies): Koa.Middleware {
  return (ctx, next) => {
    const hops = ctx
      .get('x-forwarded-for')
      .split(',')
      .map((hop) => plainAddress(hop.trim()))
    let address = plainAddress(ctx.req.socket.remoteAddress ?? '')
    if (proxies.has(address)) takeRequestId(ctx, ctx.get('x-request-id'))
    while (proxies.has(address)) {
      const hop = hops.pop()
      if (hop === undefined || isIP(hop) === 0) break
      address = hop
    }
    ctx.request.ip = address
    return next()
  }
}

/** An IPv4 address that came in on an IPv6 socket is the same address. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}
