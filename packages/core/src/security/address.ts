import { isIP, isIPv4 } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Longest text that may hold an address: an element of RFC 7239 with port and zone fits. */
const LONGEST = 200

/**
 * One address in its one spelling: dotted decimal, or RFC 5952 for IPv6. Undefined for what is no address.
 *
 * Reads what sockets and proxies write: `192.0.2.1`, `192.0.2.1:51234`, `2001:DB8::1`, `[2001:db8::1]:443`, quotes and
 * spaces around them, `for="[2001:db8::1]"` (RFC 7239). An IPv4 address in an IPv6 spelling (`::ffff:c000:201`) is that
 * IPv4 address. A zone (`fe80::1%eth0`) names an interface of the reader, not the sender: it is left out. Not read are
 * `unknown`, names that hide an address, and octal, hexadecimal or short spellings of IPv4, which mean different addresses
 * to different readers.
 */
export function readAddress(text: string): string | undefined {
  if (isIPv4(text)) return text
  if (text.length > LONGEST) return undefined
  const [plain = ''] = bareAddress(text).split('%', 1)
  const version = isIP(plain)
  if (version === 4) return plain
  if (version !== 6 || !ipaddr.IPv6.isValid(plain)) return undefined
  const parsed = ipaddr.IPv6.parse(plain)
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toRFC5952String()
}

const NAT64 = ipaddr.IPv6.parse('64:ff9b::')
const SIX_TO_FOUR = ipaddr.IPv6.parse('2002::')

/** What an address counts as where nothing is known of it. */
const UNKNOWN = 'unknown'

/**
 * What requests are counted by: the IPv4 address, or the network of an IPv6 address, since a single subscriber has 2^64 of
 * them. An IPv4 client behind NAT64 (`64:ff9b::/96`, RFC 6052) or 6to4 (`2002::/16`, RFC 3056) counts by its IPv4 address.
 * What is no address counts together, as `unknown`.
 *
 * @param ipv6Prefix bits of the network, `limits.ipv6Prefix`
 */
export function addressKey(address: string, ipv6Prefix: number): string {
  const plain = readAddress(address)
  if (plain === undefined) return UNKNOWN
  if (isIPv4(plain)) return plain
  const parsed = ipaddr.IPv6.parse(plain)
  const bytes = parsed.toByteArray()
  if (parsed.match(NAT64, 96)) return new ipaddr.IPv4(bytes.slice(12)).toString()
  if (parsed.match(SIX_TO_FOUR, 16)) return new ipaddr.IPv4(bytes.slice(2, 6)).toString()
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${plain}/${ipv6Prefix}`)
  return `${network.toRFC5952String()}/${ipv6Prefix}`
}

/** Without what proxies put around an address. */
function bareAddress(text: string): string {
  const [value = ''] = text
    .trim()
    .replace(/^for\s*=\s*/i, '')
    .split(';', 1)
  const unquoted = value
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim()
  const bracketed = /^\[([^\]]*)\](?::[\w.-]+)?$/.exec(unquoted)
  if (bracketed !== null) return (bracketed[1] ?? '').trim()
  return /^(\d+\.\d+\.\d+\.\d+):[\w.-]+$/.exec(unquoted)?.[1] ?? unquoted
}
