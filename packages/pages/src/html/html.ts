/** A piece of HTML that is safe to put into a page. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }

  toString(): string {
    return this.text
  }
}

/** What may stand in a template: texts are escaped, `undefined`, `null` and `false` are nothing, lists are joined. */
export type HtmlValue = Html | string | number | false | null | undefined | readonly HtmlValue[]

/** Writes HTML: html`<p title="${title}">${text}</p>`. Every value is escaped, in attributes too, which must be quoted. */
export type HtmlTag = (parts: TemplateStringsArray, ...values: readonly HtmlValue[]) => Html

export const html: HtmlTag = (parts, ...values) => {
  let text = parts[0] ?? ''
  for (const [index, value] of values.entries()) text += textOf(value) + (parts[index + 1] ?? '')
  return new Html(text)
}

function textOf(value: HtmlValue): string {
  if (value instanceof Html) return value.text
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return isList(value) ? value.map(textOf).join('') : ''
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value)
}

/**
 * HTML that is known to be safe because its author is trusted: an operator's template, or the body of a shell. Never give
 * it what a visitor has typed.
 */
export function trustedHtml(text: string): Html {
  return new Html(text)
}

/** Attributes of an element, with a space before each; `undefined` and `false` are left out, `true` has no value. */
export function attributes(values: Readonly<Record<string, string | number | boolean | undefined>>): Html {
  const written = Object.entries(values).map(([name, value]) => {
    if (value === undefined || value === false) return ''
    return value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`
  })
  return new Html(written.join(''))
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\0': '',
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"'`\0]/g, (letter) => ESCAPES[letter] ?? '')
}

/** A text of at most so many letters. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const letters = Array.from(text.slice(0, most * 2))
  return letters.length <= most ? text.slice(0, most * 2) : `${letters.slice(0, most - 1).join('')}…`
}
