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
  const unit = unitOf([...text]).join('')
  if (isCommon(unit)) return true
  const [, before = '', core = '', behind = ''] = /^([^\p{L}]*)(.*?)([^\p{L}]*)$/su.exec(unit) ?? []
  const around = [...before, ...behind]
  if (core === '' || (around.length > FEW && !isCounted(around))) return false
  return [core, withLetters(core)].some((word) => isCommon(word) || isCommon(unitOf([...word]).join('')))
}

function withLetters(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, (mark) => LOOKALIKES[mark] ?? mark)
}

/** The shortest part that the text repeats; its last repetition may be cut off. */
function unitOf(characters: readonly string[]): readonly string[] {
  for (let length = 1; length <= characters.length / 2; length += 1) {
    if (characters.every((character, index) => character === characters[index % length])) {
      return characters.slice(0, length)
    }
  }
  return characters
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
