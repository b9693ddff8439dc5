import { canonicalDomain, splitAddress } from './address.ts'
import { foldText } from './fold.ts'

/**
 * What was typed, as the one key that all kinds of identifiers share: two texts mean the same user exactly when their
 * keys are equal. Usernames are folded; of a text that has the form of an address, the domain is written with A-labels.
 *
 * Any text has a key. That of a text which no identifier may be identifies no user, unless it did before the rules
 * existed; `canonicalUsername` and `canonicalEmail` say which texts may be registered.
 */
export function identifierKey(text: string): string {
  const folded = foldText(text)
  const address = splitAddress(folded)
  const domain = address && canonicalDomain(address.domain)
  return address === undefined || domain === undefined ? folded : `${address.local}@${domain}`
}
