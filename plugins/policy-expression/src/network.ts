import { BlockList, isIP } from 'node:net'
import { readAddress } from '@sallyport/core'
import { ExpressionProblem, type Place } from './problem.ts'

/** Is an address in a network? A text that is no address is in none. */
export type Network = (address: string) => boolean

/** @param cidr `10.0.0.0/8`, `2001:db8::/32`; an address alone is a network of one */
export function parseNetwork(place: Place, cidr: string): Network {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(cidr) ?? []
  const family = isIP(address)
  const longest = family === 4 ? 32 : 128
  const bits = prefix === undefined ? longest : Number(prefix)
  if (family === 0 || bits > longest || address.includes('%')) {
    throw new ExpressionProblem(place, `"${cidr.slice(0, 60)}" is no network like "10.0.0.0/8" or "2001:db8::/32"`)
  }
  const list = new BlockList()
  list.addSubnet(address, bits, nameOf(family))
  return (text) => {
    const plain = readAddress(text)
    return plain !== undefined && list.check(plain, nameOf(isIP(plain)))
  }
}

function nameOf(version: number): 'ipv4' | 'ipv6' {
  return version === 4 ? 'ipv4' : 'ipv6'
}
