import { domainToASCII } from 'node:url'

/** Longest host name (RFC 1035, section 2.3.4). */
const MAX_LENGTH = 253
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/
/** Whatever else of ASCII stands in a text, a host name it is not. */
const FOREIGN = /[^a-z0-9._\-\u0080-\u{10ffff}]/iu

/**
 * A host name as hosts are compared: small letters, without a trailing dot, names in other scripts as Punycode
 * (`bücher.example` → `xn--bcher-kva.example`). Undefined for what is none, IPv6 addresses included.
 */
export function normaliseHostName(text: string): string | undefined {
  if (text.length > MAX_LENGTH * 4 || FOREIGN.test(text)) return undefined
  const name = domainToASCII(text).replace(/\.$/, '')
  // `1.10` would be read as the address 1.0.0.10, which nobody means.
  if (IPV4.test(name)) return text.replace(/\.$/, '') === name ? name : undefined
  return name.length <= MAX_LENGTH && name.split('.').every((label) => LABEL.test(label)) ? name : undefined
}

/** The host name of a `Host` header; a port, a trailing dot and capital letters make no difference. */
export function readHostName(header: string): string | undefined {
  const name = header.trim().replace(/:\d{0,5}$/, '')
  return normaliseHostName(asUtf8(name))
}

/** Bytes beyond ASCII come as Latin-1, and are mostly meant as UTF-8. */
function asUtf8(text: string): string {
  if (!/^[\0-\u00ff]*$/.test(text)) return text
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return decoded.includes('\ufffd') ? text : decoded
}

/** What is wrong with a domain as an operator writes it; goes on after its path. */
export type DomainProblem =
  | 'has a scheme, a port or a path, where a domain is only a name'
  | 'is a single label, which would match a whole top-level domain'
  | 'is no host name'

/** Reads the domain of a brand: a host name with at least two labels, an IPv4 address, or `localhost`. */
export function readDomain(
  text: string,
): { readonly ok: true; readonly domain: string } | { readonly ok: false; readonly reason: DomainProblem } {
  if (/[:/?#@]/.test(text))
    return { ok: false, reason: 'has a scheme, a port or a path, where a domain is only a name' }
  const domain = normaliseHostName(text)
  if (domain === undefined) return { ok: false, reason: 'is no host name' }
  if (!domain.includes('.') && domain !== 'localhost') {
    return { ok: false, reason: 'is a single label, which would match a whole top-level domain' }
  }
  return { ok: true, domain }
}
