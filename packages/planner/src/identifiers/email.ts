import { splitAddress } from './address.ts'
import type { Canonical, IdentifierRules } from './canonical.ts'
import { findFaultOfAddress } from './find-fault.ts'
import { foldText, prepareText } from './fold.ts'
import { identifierKey } from './identifier-key.ts'

/** Characters of an e-mail address at most (RFC 5321). */
export const LONGEST_EMAIL = 254

/** An e-mail address: the domain as A-labels in lower case, the local part folded like a username. */
export function canonicalEmail(text: string, rules: IdentifierRules = {}): Canonical {
  const prepared = prepareText(text)
  if (prepared === '') return { ok: false, fault: 'empty' }
  if (Array.from(prepared).length > LONGEST_EMAIL) return { ok: false, fault: 'too_long' }
  const address = splitAddress(foldText(text))
  if (address === undefined || address.local.includes('@')) return { ok: false, fault: 'shape' }
  const fault = findFaultOfAddress(address, rules)
  return fault === undefined ? { ok: true, text: prepared, key: identifierKey(text) } : { ok: false, fault }
}
