/** Halfwidth and fullwidth forms (U+FF01…U+FFEF) and the ideographic space. */
const WIDTH = /[\u3000\uFF01-\uFFEF]/gu
/** How often the rules are applied at most until nothing changes any more (RFC 8264, section 7). */
const MOST_ROUNDS = 4
const BEYOND_ASCII = /[\u0080-\u{10FFFF}]/gu
const DOTLESS_I = '\u0131'
/** UTF-16 units that are prepared: beyond any identifier, and normalising takes the square of a long row of marks. */
const LONGEST_TEXT = 1024

/**
 * A text without outer white space, with width variants mapped, runs of spaces as one space, and in NFC, as RFC 8265
 * prepares a username; its case is kept. This is the form that is stored and shown. A text that is longer than any
 * identifier stays as it is.
 */
export function prepareText(text: string): string {
  if (text.length > LONGEST_TEXT) return text
  return text
    .replaceAll(WIDTH, (character) => character.normalize('NFKC'))
    .replaceAll(/ {2,}/g, ' ')
    .trim()
    .normalize('NFC')
}

/**
 * The form in which texts are compared: prepared, and in the lower case of Unicode, whatever the machine's language.
 *
 * It folds more than the lower case of RFC 8265, so that names which are the same in capitals are the same: letters that
 * share a capital are one (`ς` and `σ`, `ſ` and `s`), and an i has one dot (`İ` is `i`; `ı` is a letter of its own).
 */
export function foldText(text: string): string {
  if (text.length > LONGEST_TEXT) return text
  let folded = prepareText(text)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = prepareText(lowerCase(folded))
    if (next === folded) break
    folded = next
  }
  return folded
}

function lowerCase(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(BEYOND_ASCII, mainLetter)
    .replaceAll(/(\p{Soft_Dotted})\u0307/gu, '$1')
}

/** Of letters that share a capital the one that the capital has as its small letter. */
function mainLetter(letter: string): string {
  const capital = letter.toUpperCase()
  const isSingle = capital !== letter && Array.from(capital).length === 1
  return isSingle && letter !== DOTLESS_I ? capital.toLowerCase() : letter
}
