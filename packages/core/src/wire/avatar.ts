const COLOURS = ['#3b5b92', '#5b3b92', '#923b5b', '#92613b', '#3b9261', '#3b8592', '#6b6b2f', '#6b2f6b']

/** A picture of a name's initials, as a data URL. The same for the same text, whether or not anybody has that name. */
export function avatar(name: string): string {
  const initials = name
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? '')
    .join('')
  const sum = [...name].reduce((total, letter) => (total * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7)
  const colour = COLOURS[sum % COLOURS.length] ?? '#3b5b92'
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" fill="${colour}"/>` +
    `<text x="32" y="40" text-anchor="middle" font-family="sans-serif" font-size="24" fill="#fff">${initials || '?'}</text></svg>`
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}
