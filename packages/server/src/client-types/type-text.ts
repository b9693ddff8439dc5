/** Characters of a line. */
const WIDTH = 120
/** Characters that stand before a type in most lines. */
const NAME = 30

/** A union, in one line where it fits. */
export function union(members: readonly string[], indent: string): string {
  const all = [...new Set(members)]
  const [only] = all
  if (only !== undefined && all.length === 1) return only
  const line = all.map((member) => group(member, undefined, '&')).join(' | ')
  if (!line.includes('\n') && indent.length + NAME + line.length <= WIDTH) return line
  return all.map((member) => `\n${indent}  | ${member}`).join('')
}

/**
 * A type that may stand beside an operator.
 *
 * @param indent of the line that a type of several lines ends in
 */
export function group(type: string, indent = '', operators = '|&'): string {
  const isCompound = [...operators].some((operator) => new RegExp(`(?:^| )\\${operator} `, 'm').test(outside(type)))
  if (!isCompound) return type
  return type.startsWith('\n') ? `(${type}\n${indent})` : `(${type})`
}

/** What of a type stands in no braces, brackets, parentheses or quotes. */
function outside(type: string): string {
  let depth = 0
  return type.replaceAll(/'(?:[^'\\]|\\.)*'|[^]/g, (part) => {
    if (/^[{[(]$/.test(part)) depth += 1
    if (/^[}\])]$/.test(part)) depth -= 1
    return depth > 0 || part.length > 1 ? '' : part
  })
}

export function literal(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  const inner = JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"')
  return value.includes("'") ? JSON.stringify(value) : `'${inner}'`
}

export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name)
}

/** The comment before a declaration or a property; empty when there is nothing to say. */
export function remark(schema: unknown, indent: string): string {
  const { description, deprecated } = Object(schema)
  const lines = [
    ...(typeof description === 'string' ? description.replaceAll('*/', '*\u200b/').split('\n') : []),
    ...(deprecated === true ? ['@deprecated'] : []),
  ]
  if (lines.length === 0) return ''
  return `${[`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join('\n')}\n`
}
