import { BlockList, isIP } from 'node:net'
import { StartError } from '../start-error.ts'

/** Whose `X-Forwarded-For` and `X-Forwarded-Host` count. */
export interface TrustedProxies {
  has(address: string): boolean
}

/** @throws `StartError` that names the entry which is neither an address nor a network */
export function readTrustedProxies(entries: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const entry of entries) add(list, entry)
  return {
    has(address) {
      const version = isIP(address)
      return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
    },
  }
}

function add(list: BlockList, entry: string): void {
  const [address = '', prefix, ...rest] = entry.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  // An empty prefix would be read as 0, which is everybody.
  const isNetwork = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most)
  if (version === 0 || address.includes('%') || !isNetwork || rest.length > 0) {
    const sentence = `SALLYPORT_TRUSTED_PROXIES holds "${entry}", but must hold addresses and networks like 10.0.0.0/8.`
    throw new StartError('bad_variable', sentence)
  }
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (prefix === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(prefix), family)
}
