/**
 * The shortest part that a text repeats at least twice, whose last repetition may be cut off; all of it where there is none.
 * It takes linear time, by the lengths of what the beginning and each position have in common (Knuth, Morris, Pratt).
 */
export function unitOf(characters: readonly string[]): readonly string[] {
  const { length } = characters
  const borders: number[] = [0]
  let border = 0
  for (let index = 1; index < length; index += 1) {
    const character = characters[index]
    while (border > 0 && characters[border] !== character) border = borders[border - 1] ?? 0
    if (characters[border] === character) border += 1
    borders.push(border)
  }
  const period = length - border
  return period <= length / 2 ? characters.slice(0, period) : characters
}
