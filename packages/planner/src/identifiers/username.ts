import type { Canonical, IdentifierRules } from './canonical.ts'
import { addressIn, findFaultOfAddress, findFaultOfParts } from './find-fault.ts'
import { foldText, prepareText } from './fold.ts'
import { identifierKey } from './identifier-key.ts'

/** Characters of a username at most. */
export const LONGEST_USERNAME = 150

/**
 * A username by the profile UsernameCaseMapped of RFC 8265: userparts of the IdentifierClass, divided by single spaces.
 * A name in the form of an e-mail address is the same identifier as that address.
 */
export function canonicalUsername(text: string, rules: IdentifierRules = {}): Canonical {
  const prepared = prepareText(text)
  if (prepared === '') return { ok: false, fault: 'empty' }
  if (Array.from(prepared).length > LONGEST_USERNAME) return { ok: false, fault: 'too_long' }
  const folded = foldText(text)
  const address = addressIn(folded)
  const fault = address === undefined ? findFaultOfParts(folded.split(' '), rules) : findFaultOfAddress(address, rules)
  return fault === undefined ? { ok: true, text: prepared, key: identifierKey(text) } : { ok: false, fault }
}
