import { BlockList, isIP } from 'node:net'
import { readAddress } from '@sallyport/core'
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
    has(text) {
      const address = readAddress(text)
      return address !== undefined && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
    },
  }
}

function add(list: BlockList, entry: string): void {
  const [written = '', prefix, ...rest] = entry.split('/')
  // A single address in an IPv6 spelling of IPv4 is the address that requests come from.
  const address = prefix === undefined ? (isIP(written) === 0 ? written : (readAddress(written) ?? written)) : written
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  // An empty prefix would be read as 0, which is everybody.
  const isNetwork = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= most)
  if (version === 0 || written.includes('%') || !isNetwork || rest.length > 0) {
    const sentence = `SALLYPORT_TRUSTED_PROXIES holds "${entry}", but must hold addresses and networks like 10.0.0.0/8.`
    throw new StartError('bad_variable', sentence)
  }
  const family = version === 6 ? 'ipv6' : 'ipv4'
  if (prefix === undefined) list.addAddress(address, family)
  else list.addSubnet(address, Number(prefix), family)
}
