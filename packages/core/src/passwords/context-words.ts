import { unitOf } from './unit-of.ts'

/** What others know of the user and of the place where the password is set. */
export interface PasswordContext {
  readonly username?: string | undefined
  readonly email?: string | undefined
  /** Display name. */
  readonly name?: string | undefined
  /** What the installation is called. */
  readonly title?: string | undefined
}

/** Shorter words stand in too many other ones. */
const SHORTEST_WORD = 4
/** So much beside the words is a password by itself. */
const ENOUGH = 8
/** Characters of a name or an address that are looked at. */
const LONGEST_NAME = 254
/** Letters and digits that are looked for words; more of them that repeat nothing are a password by themselves. */
const LONGEST_TEXT = 512

/**
 * Does a password consist of words that others know, or nearly so? Case, spaces and punctuation do not count; names and
 * addresses are taken whole and in their parts of four letters or more. Where one of them occurs and fewer than eight
 * letters and digits remain without all of them, it does.
 *
 * Both texts are the client's, so both are bounded: looking for one in the other takes the product of their lengths.
 */
export function consistsOfContext(password: string, context: PasswordContext, further: readonly string[]): boolean {
  const plain = shortened(plainText(password))
  if (plain.length > LONGEST_TEXT) return false
  const words = contextWords(context, further)
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), plain)
  return rest !== plain && [...rest].length < ENOUGH
}

/** What a long text repeats, twice, so that a word is found that goes over the seam. */
function shortened(plain: string): string {
  if (plain.length <= LONGEST_TEXT) return plain
  const unit = unitOf([...plain]).join('')
  return unit.length === plain.length ? plain : unit + unit
}

/** The longest first, since a name contains its parts. */
function contextWords({ username, email, name, title }: PasswordContext, further: readonly string[]): string[] {
  const own = [username, email, name].map((text) => text?.slice(0, LONGEST_NAME))
  const texts = [...own, title, ...further].filter((text) => text !== undefined)
  const words = texts.flatMap((text) => [text, ...text.split('@'), ...text.split(/[^\p{L}\p{N}]+/u)]).map(plainText)
  return [...new Set(words)]
    .filter((word) => [...word].length >= SHORTEST_WORD)
    .toSorted((one, other) => other.length - one.length)
}

function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '')
}
