import Type, { type TObject, type TSchema } from 'typebox'
import { choicesOf, inOrder, isConstant, isDecoration, type Field, type PromptConfig } from './config.ts'
import { lengthsOf } from './lengths.ts'

const LINE = '[^\\p{Cc}]*'
const LINES = '(?:[^\\p{Cc}]|[\\n\\r\\t])*'
const NAME = '[^\\s\\p{Cc}](?:[^\\p{Cc}]*[^\\s\\p{Cc}])?'
const ADDRESS = '[^@\\s\\p{Cc}]+@[^@\\s\\p{Cc}]+'
const DATE = '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])'
// What `<input type="datetime-local">` sends has no seconds and no zone.
const TIME = 'T(?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-][01]\\d:[0-5]\\d)?'
const LOCALE = '[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8})*'

/** What may be sent: one property for each field that asks. */
export function responseSchema(config: PromptConfig): TObject {
  const asking = inOrder(config).filter((field) => !isConstant(field) && !isDecoration(field))
  return Type.Object(Object.fromEntries(asking.map((field) => [field.fieldKey, property(field)])))
}

function property(field: Field): TSchema {
  const schema = valueSchema(field, { title: field.label })
  // What it counts as then is in the configuration.
  const mayBeMissing = field.type === 'checkbox' || !field.required || field.initialValue !== ''
  return mayBeMissing ? Type.Optional(schema) : schema
}

function valueSchema(field: Field, notes: { readonly title: string }): TSchema {
  const { type, required } = field
  const choices = choicesOf(field)
  if (choices !== null) {
    const values = choices.map(({ value }) => value)
    return Type.Enum(required ? values : [...new Set(['', ...values])], notes)
  }
  switch (type) {
    case 'checkbox':
      return Type.Boolean(notes)
    case 'number':
      return required
        ? Type.Integer({ ...notes, minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })
        : Type.Union([Type.Integer(), Type.String({ maxLength: 16, pattern: '^(?:-?\\d{1,15})?$' })], notes)
    case 'password':
      return text(field, '[\\s\\S]*', { ...notes, secret: true })
    case 'username':
      return text(field, NAME, notes)
    case 'email':
      return text(field, ADDRESS, notes)
    case 'date':
      return required ? text(field, undefined, { ...notes, format: 'date' }) : text(field, DATE, notes)
    case 'date-time':
      return text(field, `${DATE}${TIME}`, notes)
    case 'ak-locale':
      return text(field, LOCALE, notes)
    case 'text_area':
      return text(field, LINES, notes)
    default:
      return text(field, LINE, notes)
  }
}

/** A text of a pattern. One that is not required may be empty, too: a form sends every field. */
function text(field: Field, pattern: string | undefined, notes: object): TSchema {
  const { min, max } = lengthsOf(field)
  if (field.required) {
    const shape = pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }
    return Type.String({ ...notes, minLength: Math.max(1, min), maxLength: max, ...shape })
  }
  const long = min > 1 ? `(?=[\\s\\S]{${min}})` : ''
  return Type.String({ ...notes, maxLength: max, pattern: `^(?:${long}(?:${pattern ?? '[\\s\\S]*'}))?$` })
}
