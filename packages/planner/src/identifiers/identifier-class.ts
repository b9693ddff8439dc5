/** Letters, digits and marks (RFC 8264, section 9.1). */
const LETTER_DIGIT = /^[\p{Ll}\p{Lu}\p{Lo}\p{Nd}\p{Lm}\p{Mn}\p{Mc}]$/u
/** Printable ASCII without the space (section 9.11). */
const ASCII = /^[!-~]$/
/** What is valid although its properties say otherwise, and the other way round (section 9.6). */
const EXCEPTIONS_VALID = /^[\u06FD\u06FE\u0F0B\u3007]$/u
const EXCEPTIONS_REFUSED = /^[\u302E\u302F\u0640\u07FA\u3031-\u3035\u303B]$/u
/** Conjoining jamo that no modern syllable is written with (section 9.9). */
const OLD_HANGUL = /^[\u1100-\u11FF\uA960-\uA97C\uD7B0-\uD7FB]$/u
/** Invisible, or no character at all (section 9.13), joiners included: RFC 5892 allows them in places, where nobody sees them. */
const IGNORABLE = /^[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\p{Join_Control}\p{Bidi_Control}]$/u
/** Valid only where the rest of the text says so (RFC 5892, appendix A). */
const CONTEXTUAL = /[\u00B7\u0375\u05F3\u05F4\u30FB\u0660-\u0669\u06F0-\u06F9]/u

/** Does a text, folded already, consist of characters of the IdentifierClass of RFC 8264 alone? It has no spaces. */
export function isOfIdentifierClass(text: string): boolean {
  const characters = Array.from(text)
  // A mark that begins a text is drawn onto whatever stands before it.
  if (characters.length === 0 || /^\p{M}/u.test(text)) return false
  return characters.every(isValid) && (!CONTEXTUAL.test(text) || fitsContext(characters))
}

function isValid(character: string): boolean {
  if (ASCII.test(character) || EXCEPTIONS_VALID.test(character) || CONTEXTUAL.test(character)) return true
  if ([EXCEPTIONS_REFUSED, OLD_HANGUL, IGNORABLE].some((refused) => refused.test(character))) return false
  return LETTER_DIGIT.test(character) && character.normalize('NFKC') === character
}

function fitsContext(characters: readonly string[]): boolean {
  const text = characters.join('')
  return characters.every((character, index) => {
    const before = characters[index - 1] ?? ''
    const after = characters[index + 1] ?? ''
    switch (character) {
      case '\u00B7':
        return before === 'l' && after === 'l'
      case '\u0375':
        return /^\p{Script=Greek}$/u.test(after)
      case '\u05F3':
      case '\u05F4':
        return /^\p{Script=Hebrew}$/u.test(before)
      case '\u30FB':
        return /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text)
      default:
        return !/[\u0660-\u0669]/u.test(text) || !/[\u06F0-\u06F9]/u.test(text)
    }
  })
}
