import type { PageElement } from './read-page.ts'

/** A name that hostile texts bear as an element and as an attribute: where it is found as one, a text was not escaped. */
export const HOSTILE_NAME = 'hostile-text'

const LEADING = ['action', 'formaction', 'href', 'src', 'srcset', 'data']

/** What is wrong with a page for its readers, and what could run in it; each as a sentence. */
export function findFaults(page: PageElement, nonce: string): readonly string[] {
  const elements = page.all('*')
  return [...elements.flatMap((element) => dangersOf(element, nonce)), ...namelessOf(page), ...twiceOf(elements)]
}

function dangersOf(element: PageElement, nonce: string): readonly string[] {
  const { tag, names } = element
  const faults = names.flatMap((name) => {
    if (name === HOSTILE_NAME) return [`a text ends the attribute of <${tag}> that it stands in`]
    if (/^on[a-z]+$/.test(name)) return [`<${tag}> has the inline script "${name}"`]
    if (name === 'style') return [`<${tag}> has an inline style`]
    const to = LEADING.includes(name) ? (element.get(name) ?? '') : ''
    return /^\s*(?:javascript|vbscript|data:text)/i.test(to) ? [`<${tag}> leads to "${to.slice(0, 60)}"`] : []
  })
  if (tag === HOSTILE_NAME) faults.push('a text of the challenge or of a field stands in it as HTML')
  if (['script', 'style'].includes(tag) && element.get('nonce') !== nonce) faults.push(`<${tag}> lacks the nonce`)
  if (tag === 'img' && element.get('alt') === undefined) faults.push('<img> has no "alt"')
  if (tag === 'iframe' && isBlank(element.get('title'))) faults.push('<iframe> has no "title"')
  return faults
}

/** Fields and buttons that a screen reader has no name for. */
function namelessOf(page: PageElement): readonly string[] {
  const labelled = new Map<string, string>()
  for (const label of page.all('label')) {
    const own = ['input', 'select', 'textarea'].flatMap((tag) => label.all(tag)).map((field) => field.get('id'))
    for (const id of [label.get('for'), ...own]) if (id !== undefined) labelled.set(id, label.text)
  }
  const named = (element: PageElement): boolean =>
    !isBlank(labelled.get(element.get('id') ?? '')) ||
    !isBlank(element.get('aria-label')) ||
    element.get('aria-labelledby') !== undefined
  const fields = ['input', 'select', 'textarea']
    .flatMap((tag) => page.all(tag))
    .filter((field) => !['button', 'hidden', 'submit'].includes(field.get('type') ?? ''))
    // A password manager reads them, and nobody else.
    .filter((field) => field.get('aria-hidden') !== 'true')
  const buttons = page.all('button').filter((button) => isBlank(button.text) && !named(button))
  return [
    ...fields.filter((field) => !named(field)).map((field) => `the field "${field.get('name') ?? ''}" has no label`),
    ...buttons.map(() => 'a button has no text'),
  ]
}

function twiceOf(elements: readonly PageElement[]): readonly string[] {
  const ids = elements.flatMap((element) => element.get('id') ?? [])
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    (id) => `the id "${id.slice(0, 60)}" stands twice`,
  )
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === ''
}
