import { field, type FieldNotes } from '@sallyport/core'
import type { PagePart } from '@sallyport/pages'
import Type, { type Static, type TSchema } from 'typebox'
import type { PromptField, promptStage } from './prompt-stage.ts'

type PromptField = Static<typeof PromptField>

/** The fields that an operator has put together. */
export const promptPage: PagePart<typeof promptStage> = {
  component: 'ak-stage-prompt',
  render({ challenge, html, draw, submit }) {
    const drawn = challenge.fields.map((prompt) => {
      const { field_key: key, type, label, initial_value: initial, required } = prompt
      if (type === 'separator') return html`<hr />`
      if (type === 'hidden') return html`<input type="hidden" name="${key}" value="${initial}" />`
      if (type === 'static' || type.endsWith('_read_only')) {
        // What is there to be read only.
        const heading = label !== '' && html`<p><strong>${label}</strong></p>`
        return html`<div class="field said">${heading}${initial !== '' && html`<p class="text">${initial}</p>`}</div>`
      }
      return draw(key, schemaOf(prompt), required)
    })
    return html`${drawn}
      <div class="actions">${submit()}</div>`
  },
}

const NOTES: { readonly [Type in PromptField['type']]?: FieldNotes } = {
  email: { autocomplete: 'email', inputmode: 'email' },
  password: { secret: true, autocomplete: 'new-password' },
  text_area: { multiline: true },
  username: { autocomplete: 'username' },
}

/** What a field says in words of its own, as a schema. */
function schemaOf(prompt: PromptField): TSchema {
  const { type, label, sub_text, initial_value: initial, placeholder, choices, min_length, max_length } = prompt
  const options = {
    title: label,
    description: withoutTags(sub_text),
    ...(initial === '' ? {} : { default: initial }),
    ...field({ multiline: false, ...NOTES[type], placeholder }),
  }
  switch (type) {
    case 'number':
      return Type.Integer(options)
    case 'checkbox':
      return Type.Boolean({ ...options, default: initial === 'true' })
    case 'date':
      return Type.String({ ...options, format: 'date' })
    case 'date-time':
      return Type.String({ ...options, format: 'date-time' })
    case 'radio-button-group':
    case 'dropdown':
      return Type.Union(
        (choices ?? []).map(({ value, label: title }) => Type.Literal(value, { title })),
        options,
      )
    default:
      return Type.String({ ...options, minLength: min_length, maxLength: max_length })
  }
}

/** Clients may take a help text for HTML; here it is text. */
function withoutTags(text: string): string {
  return text.replaceAll(/<[^>]*>/g, '')
}
