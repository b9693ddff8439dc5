import type { PageElement } from '@sallyport/testing'

export { readPage, type PageElement } from '@sallyport/testing'

/** What a browser would post of a form, before anybody has changed anything. */
export function formData(form: PageElement): URLSearchParams {
  const data = new URLSearchParams()
  for (const field of form.all('*')) {
    const name = field.get('name')
    if (name === undefined || field.get('disabled') !== undefined) continue
    const type = field.get('type')
    if (field.tag === 'textarea') data.append(name, field.text)
    if (field.tag === 'select') {
      const options = field.all('option')
      const chosen = options.find((option) => option.get('selected') !== undefined) ?? options[0]
      if (chosen !== undefined) data.append(name, chosen.get('value') ?? chosen.text)
    }
    if (field.tag !== 'input') continue
    if (type === 'checkbox' || type === 'radio') {
      if (field.get('checked') !== undefined) data.append(name, field.get('value') ?? 'on')
    } else data.append(name, field.get('value') ?? '')
  }
  return data
}
