// The bidirectional types (UAX 9) that letters, digits, marks and ASCII can have; R and AL count as one in the rule.
const MARK = /^\p{Mn}$/u
const EUROPEAN_DIGIT = /^[0-9\u06F0-\u06F9]$/
const ARABIC_DIGIT = /^[\u0660-\u0669\u{10D30}-\u{10D39}]$/u
/** Blocks that are set aside for scripts which are written from right to left. */
const RIGHT_TO_LEFT = /^[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFF\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]$/u
/** Has no direction of its own. */
const NEUTRAL = /^[!-/:-@[-`{-~\u00B7\u0375\u30FB]$/

type BidiType = 'mark' | 'european' | 'arabic' | 'right' | 'neutral' | 'left'

function typeOf(character: string): BidiType {
  if (MARK.test(character)) return 'mark'
  if (EUROPEAN_DIGIT.test(character)) return 'european'
  if (ARABIC_DIGIT.test(character)) return 'arabic'
  if (RIGHT_TO_LEFT.test(character)) return 'right'
  return NEUTRAL.test(character) ? 'neutral' : 'left'
}

/**
 * The rule of RFC 5893, section 2, for a text of the IdentifierClass: its order on the screen is the order of its
 * characters. A text with nothing from right to left keeps it.
 */
export function keepsBidiRule(text: string): boolean {
  const types = Array.from(text, typeOf)
  const has = (type: BidiType): boolean => types.includes(type)
  if (!has('right') && !has('arabic')) return true
  const last = types.findLast((type) => type !== 'mark')
  const endsWell = last === 'right' || last === 'european' || last === 'arabic'
  return types[0] === 'right' && !has('left') && endsWell && !(has('european') && has('arabic'))
}
