import { BlockList, isIP } from 'node:net'
import type Koa from 'koa'
import { StartError } from './start-error.ts'

/** Takes the client's address from `X-Forwarded-For` where the socket, and each hop behind it, is a trusted proxy's. */
export function clientAddress(proxies: readonly string[]): Koa.Middleware {
  const trusted = trustList(proxies)
  return (ctx, next) => {
    const socket = ctx.req.socket.remoteAddress ?? ''
    const hops = ctx
      .get('x-forwarded-for')
      .split(',')
      .map((hop) => hop.trim())
    let address = socket
    while (isTrusted(trusted, address)) {
      const hop = hops.pop()
      if (hop === undefined || isIP(hop) === 0) break
      address = hop
    }
    ctx.request.ip = address
    return next()
  }
}

function trustList(proxies: readonly string[]): BlockList {
  const list = new BlockList()
  for (const proxy of proxies) {
    const [address = '', prefix] = proxy.split('/', 2)
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    try {
      if (prefix === undefined) list.addAddress(address, family)
      else list.addSubnet(address, Number(prefix), family)
    } catch (cause) {
      throw new StartError('bad_variable', `SALLYPORT_TRUSTED_PROXIES holds "${proxy}", which is no address.`, {
        cause,
      })
    }
  }
  return list
}

function isTrusted(list: BlockList, address: string): boolean {
  return isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
