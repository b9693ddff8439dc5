import { field, type FieldNotes } from '@sallyport/core'
import Type, { type TSchema } from 'typebox'
import { html, type Html } from '../html/html.ts'
import { definePart, listOf, textOf } from './part.ts'

type PromptField = Readonly<Record<string, unknown>>

/** The fields that an operator has put together. */
export const promptPart = definePart('ak-stage-prompt', {
  render({ challenge, draw, submit }) {
    const fields = listOf(challenge['fields']).toSorted((one, other) => Number(one['order']) - Number(other['order']))
    return html`${fields.map((prompt): Html => {
        const text = textOf(prompt['initial_value'])
        const type = textOf(prompt['type'])
        if (type === 'separator') return html`<hr />`
        if (type === 'hidden')
          return html`<input type="hidden" name="${textOf(prompt['field_key'])}" value="${text}" />`
        if (type === 'static' || type.endsWith('_read_only')) return said(textOf(prompt['label']), text)
        return draw(textOf(prompt['field_key']), schemaOf(prompt, type), prompt['required'] === true)
      })}
      <div class="actions">${submit()}</div>`
  },
})

/** What is there to be read only. */
function said(label: string, text: string): Html {
  const heading = label === '' ? '' : html`<p><strong>${label}</strong></p>`
  return html`<div class="field said">${heading}${text === '' ? '' : html`<p class="text">${text}</p>`}</div>`
}

const NOTES: Readonly<Record<string, FieldNotes>> = {
  email: { autocomplete: 'email', inputmode: 'email' },
  password: { secret: true, autocomplete: 'new-password' },
  username: { autocomplete: 'username' },
}

/** What a field of a prompt says in words of its own, as a schema. */
function schemaOf(prompt: PromptField, type: string): TSchema {
  const { initial_value: initial, choices } = prompt
  const options = {
    title: textOf(prompt['label']),
    description: plain(textOf(prompt['sub_text'])),
    ...(initial === '' || initial === undefined ? {} : { default: initial }),
    ...field({ ...NOTES[type], placeholder: textOf(prompt['placeholder']) }),
  }
  switch (type) {
    case 'email':
      return Type.String({ ...options, maxLength: 254, format: 'email' })
    case 'number':
      return Type.Number(options)
    case 'checkbox':
      return Type.Boolean({ ...options, default: initial === true || initial === 'true' })
    case 'date':
      return Type.String({ ...options, format: 'date' })
    case 'date-time':
      return Type.String({ ...options, format: 'date-time' })
    case 'text_area':
      return Type.String({ ...options, maxLength: 10_000 })
    case 'radio-button-group':
    case 'dropdown':
      return Type.Union(
        (Array.isArray(choices) ? choices : []).map((choice: unknown) =>
          Type.Literal(textOf(valueOf(choice)), { title: labelOf(choice) }),
        ),
        options,
      )
    default:
      return Type.String({ ...options, maxLength: 300 })
  }
}

function valueOf(choice: unknown): unknown {
  return typeof choice === 'object' && choice !== null && 'value' in choice ? choice.value : choice
}

function labelOf(choice: unknown): string {
  if (typeof choice === 'object' && choice !== null && 'label' in choice) return textOf(choice.label)
  return textOf(valueOf(choice))
}

/** A help text may be written as HTML; here it is text. */
function plain(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '')
}
