/** Longest line of a label. */
const LONGEST = 200

/**
 * A label of Mermaid, one line of it for each text. Whatever could end the label, or mean something within it (markdown,
 * HTML, directives, entities), is written as a character code.
 */
export function diagramText(...lines: readonly string[]): string {
  return `"${lines.map(escape).join('\n')}"`
}

function escape(text: string): string {
  const plain = text
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST)
  return plain.replaceAll(/[^\p{L}\p{N}\p{M} _.,()/+-]/gu, (sign) => `#${sign.codePointAt(0)};`)
}
