import { readAddress, type Log } from '@sallyport/core'
import { takeRequestId } from '@sallyport/koa'
import type Koa from 'koa'
import type { TrustedProxies } from './configuration/trusted-proxies.ts'

/** Proxies that were reported for what they send; more are not, so that nothing grows without end. */
const MOST_REPORTED = 100

/**
 * Takes the client's address from `X-Forwarded-For` where the socket, and each hop behind it, is a trusted proxy's; and
 * the request's id from `X-Request-Id` where the socket is. A hop that names no address ends the way: the client then counts
 * as the proxy that sent it, and the log says so once for each proxy, since all of its clients share that address.
 */
export function clientAddress(proxies: TrustedProxies, log: Log): Koa.Middleware {
  const reported = new Set<string>()
  const report = (proxy: string, hop: string): void => {
    if (reported.has(proxy) || reported.size >= MOST_REPORTED) return
    reported.add(proxy)
    const facts = { proxy, value: hop.slice(0, 60) }
    log.warn(facts, 'A trusted proxy sends an X-Forwarded-For that names no address: its clients count as the proxy.')
  }
  return (ctx, next) => {
    const hops = ctx.get('x-forwarded-for').split(',')
    let address = socketAddress(ctx)
    if (proxies.has(address)) takeRequestId(ctx, ctx.get('x-request-id'))
    while (proxies.has(address)) {
      const text = hops.pop()
      if (text === undefined || text.trim() === '') break
      const hop = readAddress(text)
      if (hop === undefined) {
        report(address, text.trim())
        break
      }
      address = hop
    }
    ctx.request.ip = address
    return next()
  }
}

/** The address at the other end of the connection: a client's, or a proxy's. */
export function socketAddress(ctx: Koa.Context): string {
  const address = ctx.req.socket.remoteAddress ?? ''
  return readAddress(address) ?? address
}
