import { domainToASCII } from 'node:url'

/** The two sides of a text that has the form of an e-mail address. */
export interface AddressParts {
  readonly local: string
  readonly domain: string
}

/** What the parser of host names would take for something else than a part of the name. */
const FOREIGN = /[\s\p{Cc}#%/:<>?@[\\\]^|]/u
/** An address in numbers, of which the parser has its own idea. */
const NUMBER_LAST = /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i

/** Splits at the last `@`; undefined for a text that has nothing on one of its sides. */
export function splitAddress(text: string): AddressParts | undefined {
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1) return undefined
  return { local: text.slice(0, at), domain: text.slice(at + 1) }
}

/** A domain in lower case with A-labels (UTS 46, as browsers read it); undefined for one that cannot be a domain. */
export function canonicalDomain(domain: string): string | undefined {
  if (FOREIGN.test(domain)) return undefined
  if (NUMBER_LAST.test(domain)) return /^[\d.]+$/.test(domain) ? domain : undefined
  const ascii = domainToASCII(domain)
  return ascii === '' ? undefined : ascii
}
