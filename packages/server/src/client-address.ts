import { readAddress, type Log } from '@sallyport/core'
import { takeRequestId } from '@sallyport/koa'
import type Koa from 'koa'
import type { TrustedProxies } from './configuration/trusted-proxies.ts'

/** Proxies that were reported for what they send; more are not, so that nothing grows without end. */
const MOST_REPORTED = 100

/** What asks whether the server is well comes from the proxy itself. */
const OF_MACHINES = '/-/health/'

/**
 * Takes the client's address from `X-Forwarded-For` where the socket, and each hop behind it, is a trusted proxy's; and
 * the request's id from `X-Request-Id` where the socket is. A hop that names no address ends the way: the client then counts
 * as the proxy that sent it, and the log says so once for each proxy, since all of its clients share that address. It says so
 * too of a proxy that sends no header.
 */
export function clientAddress(proxies: TrustedProxies, log: Log): Koa.Middleware {
  const reported = new Set<string>()
  const report = (proxy: string, what: string, facts: { readonly value?: string } = {}): void => {
    if (reported.has(proxy) || reported.size >= MOST_REPORTED) return
    reported.add(proxy)
    log.warn({ proxy, ...facts }, `A trusted proxy sends ${what}: its clients count as the proxy.`)
  }
  return (ctx, next) => {
    const header = ctx.get('x-forwarded-for').trim()
    const hops = header.split(',')
    let address = socketAddress(ctx)
    if (proxies.has(address)) takeRequestId(ctx, ctx.get('x-request-id'))
    if (header === '' && proxies.has(address) && !ctx.path.includes(OF_MACHINES)) report(address, 'no X-Forwarded-For')
    while (proxies.has(address)) {
      const text = hops.pop()
      if (text === undefined || text.trim() === '') break
      const hop = readAddress(text)
      if (hop === undefined) {
        report(address, 'an X-Forwarded-For that names no address', { value: text.trim().slice(0, 60) })
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
