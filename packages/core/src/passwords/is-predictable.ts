/**
 * Is a text made by repetition or counting alone: `aaaaaaaa`, a unit of up to seven characters or a common password over and
 * over, `123456789012345`, `zyxwvuts`? Such a text is longer than its unit, and no harder to guess.
 */
export function isPredictable(text: string, isCommon: (part: string) => boolean): boolean {
  const characters = [...text]
  const unit = unitOf(characters)
  return (unit.length < characters.length && (unit.length < 8 || isCommon(unit.join('')))) || isCounted(characters)
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
