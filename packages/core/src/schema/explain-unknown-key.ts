import { closest, distance } from 'fastest-levenshtein'

/** Longer lists of keys say less than the documentation does. */
const MOST_KEYS = 20

/**
 * Adds to what is said of an unknown key the known one that was probably meant, else the known ones.
 *
 * @param what `is no key of a flow`
 */
export function explainUnknownKey(what: string, key: string, known: readonly string[]): string {
  const meant = likelyKey(key, known)
  if (meant !== undefined) return `${what}; perhaps "${meant}" is meant`
  if (known.length === 0 || known.length > MOST_KEYS) return what
  return `${what}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
}

/** `user_fields` and `UserFields` are the same slip as `userField`. */
function likelyKey(key: string, known: readonly string[]): string | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')
  const same = known.find((one) => plain(one) === plain(key))
  if (same !== undefined || known.length === 0 || key.length > 100) return same
  const nearest = closest(key, [...known])
  // One slip in short words, two in longer ones, three in long ones.
  return distance(key, nearest) <= Math.min(3, Math.floor(key.length / 3)) ? nearest : undefined
}
