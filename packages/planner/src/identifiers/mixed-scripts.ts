/** The scripts in everyday use (UAX 31, table 5). */
const SCRIPTS = (
  'Arabic Armenian Bengali Bopomofo Cyrillic Devanagari Ethiopic Georgian Greek Gujarati Gurmukhi Han Hangul Hebrew ' +
  'Hiragana Kannada Katakana Khmer Lao Latin Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan'
).split(' ')
/** Written together in Japanese, Chinese and Korean, with Latin letters among them (UTS 39, Highly Restrictive). */
const TOGETHER = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
const EVERYDAY = matcher(SCRIPTS)
const NEUTRAL = /^[\p{Script=Common}\p{Script=Inherited}]$/u
const SINGLE = [...SCRIPTS.map((script) => [script]), ...TOGETHER].map(matcher)

/**
 * Does a text mix scripts whose letters look alike, as `pаypal` with a Cyrillic `а` does? By the level "Highly
 * Restrictive" of UTS 39: one script alone, or Latin with those of one of the languages that are written so.
 */
export function mixesScripts(text: string): boolean {
  const letters = Array.from(text).filter((character) => !NEUTRAL.test(character))
  if (letters.every((letter) => !EVERYDAY.test(letter))) return false
  return !SINGLE.some((script) => letters.every((letter) => script.test(letter)))
}

function matcher(scripts: readonly string[]): RegExp {
  return new RegExp(`^[${scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('')}]$`, 'u')
}
