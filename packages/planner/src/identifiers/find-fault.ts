import { canonicalDomain, splitAddress, type AddressParts } from './address.ts'
import { keepsBidiRule } from './bidi-rule.ts'
import type { IdentifierFault, IdentifierRules } from './canonical.ts'
import { isOfIdentifierClass } from './identifier-class.ts'
import { mixesScripts } from './mixed-scripts.ts'

/**
 * What a local part has only between quotation marks, of which each mail system has its own idea (RFC 5322, section 3.2.3).
 * What begins like an encoded word (`=?`, RFC 2047) is read as another address by some.
 */
const SPECIALS = /[()<>[\]:;@\\,"]/

/** What is wrong with userparts, folded already, each of which is to be an identifier by itself (RFC 8265, section 3.1). */
export function findFaultOfParts(parts: readonly string[], rules: IdentifierRules): IdentifierFault | undefined {
  if (!parts.every(isOfIdentifierClass)) return 'characters'
  if (!parts.every(keepsBidiRule)) return 'direction'
  return rules.mixedScripts !== 'allow' && mixesScripts(parts.join(' ')) ? 'mixed_scripts' : undefined
}

/**
 * What is wrong with an address, folded already. Its domain is looked at as it was written, since the mapping of domains
 * drops what nobody sees.
 */
export function findFaultOfAddress(
  { local, domain }: AddressParts,
  rules: IdentifierRules,
): IdentifierFault | undefined {
  const labels = domain.split(/[.\u3002]/u)
  if (labels.some((label) => label === '')) return 'shape'
  if (!labels.every(isOfIdentifierClass)) return 'characters'
  if (canonicalDomain(domain) === undefined || SPECIALS.test(local) || local.includes('=?')) return 'shape'
  if (rules.mixedScripts !== 'allow' && labels.some(mixesScripts)) return 'mixed_scripts'
  return findFaultOfParts([local], rules)
}

/** The address that a username has the form of; a name with spaces, or with a domain that is none, is a plain name. */
export function addressIn(folded: string): AddressParts | undefined {
  const parts = folded.includes(' ') ? undefined : splitAddress(folded)
  return parts !== undefined && canonicalDomain(parts.domain) !== undefined ? parts : undefined
}
