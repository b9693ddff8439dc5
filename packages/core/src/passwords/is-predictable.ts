import { unitOf } from './unit-of.ts'

/** Digits and marks around a common password that make it no harder to guess. */
const FEW = 8
/** What is written for a letter: `passw0rd`, `p@$$word`. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Is a text longer than what it is made of, and no harder to guess? That is one of two characters alone, a unit of up to
 * seven characters over and over, `123456789012345`, `zyxwvuts`, and a common password that is repeated, is written with
 * lookalikes, or has a few digits and marks around it: `Passw0rd!Passw0rd!`, `password12345678`.
 *
 * @param text in lower case
 */
export function isPredictable(text: string, isCommon: (part: string) => boolean): boolean {
  const characters = [...text]
  if (new Set(characters).size <= 2 || isCounted(characters)) return true
  const unit = unitOf(characters)
  if (unit.length < characters.length && unit.length < 8) return true
  return [text, withLetters(text)].some((form) => isDressedUp(form, isCommon))
}

/** Is it a common password, or one over and over, but for a few digits and marks before and behind it? */
function isDressedUp(text: string, isCommon: (part: string) => boolean): boolean {
  const unit = unitOf([...text])
  if (isCommon(unit.join(''))) return true
  // Not by a regular expression, which would go back over it from each of its marks.
  const first = unit.findIndex(isLetter)
  const last = unit.findLastIndex(isLetter)
  const core = unit.slice(first, last + 1).join('')
  const around = [...unit.slice(0, first), ...unit.slice(last + 1)]
  if (first === -1 || (around.length > FEW && !isCounted(around))) return false
  return [core, withLetters(core)].some((word) => isCommon(word) || isCommon(unitOf([...word]).join('')))
}

function isLetter(character: string): boolean {
  return /^\p{L}/u.test(character)
}

function withLetters(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, (mark) => LOOKALIKES[mark] ?? mark)
}

/** Does each character follow the one before it, by the same step up or down? `0` follows `9`. */
function isCounted(characters: readonly string[]): boolean {
  return [1, -1].some((step) =>
    characters.every((character, index) => {
      const before = characters[index - 1]
      return before === undefined || follows(before, character, step)
    }),
  )
}

function follows(before: string, character: string, step: number): boolean {
  if (/^\d$/.test(before) && /^\d$/.test(character)) return (Number(before) + step + 10) % 10 === Number(character)
  return (character.codePointAt(0) ?? 0) - (before.codePointAt(0) ?? 0) === step
}
