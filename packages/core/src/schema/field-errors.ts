import { engineMessages } from '../language/engine-messages.ts'
import type { Message } from '../language/messages.ts'
import type { Say } from '../language/translations.ts'
import type { FieldError, FieldErrors } from '../stage/outcome.ts'

/** One complaint of the schema validator (ajv's vocabulary). */
export interface Complaint {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
}

const { messages } = engineMessages

const TYPES: Readonly<Record<string, Message>> = {
  string: messages.invalid_string,
  integer: messages.invalid_integer,
  number: messages.invalid_number,
  boolean: messages.invalid_boolean,
  array: messages.invalid_array,
  object: messages.invalid_object,
}

/** The validator's complaints as field errors: the first of each field, in words that are for people. */
export function fieldErrors(
  complaints: readonly Complaint[],
  value: Readonly<Record<string, unknown>>,
  say: Say,
): FieldErrors {
  const errors = new Map<string, FieldError>()
  for (const complaint of complaints) {
    for (const field of fieldsOf(complaint)) {
      if (!errors.has(field)) errors.set(field, errorOf(complaint, value[field], say))
    }
  }
  return Object.fromEntries([...errors].map(([field, error]) => [field, [error]]))
}

function fieldsOf({ keyword, instancePath, params }: Complaint): readonly string[] {
  const field = instancePath.split('/', 2)[1]
  if (field !== undefined) return [field.replaceAll('~1', '/').replaceAll('~0', '~')]
  if (keyword === 'required' && 'requiredProperties' in params && Array.isArray(params.requiredProperties)) {
    return params.requiredProperties.map(String)
  }
  return ['non_field_errors']
}

function errorOf({ keyword, params }: Complaint, value: unknown, say: Say): FieldError {
  const limit = 'limit' in params ? String(params.limit) : ''
  const plain = (message: Message): FieldError => ({ string: say(message), code: message.code })
  const limited = (message: Message<'limit'>): FieldError => ({ string: say(message, { limit }), code: message.code })
  if (keyword === 'required') return plain(messages.required)
  if (value === null) return plain(messages.null)
  switch (keyword) {
    case 'minLength':
      return value === '' ? plain(messages.blank) : limited(messages.min_length)
    case 'maxLength':
      return limited(messages.max_length)
    case 'minimum':
    case 'exclusiveMinimum':
      return limited(messages.min_value)
    case 'maximum':
    case 'exclusiveMaximum':
      return limited(messages.max_value)
    case 'enum':
    case 'const': {
      const { invalid_choice: message } = messages
      return { string: say(message, { value: String(value).slice(0, 100) }), code: message.code }
    }
    default: {
      const type = 'type' in params ? String(params.type) : ''
      return { string: say(TYPES[type] ?? messages.invalid), code: 'invalid' }
    }
  }
}
