import { messages } from '../language/engine-messages.ts'
import type { Message } from '../language/messages.ts'
import type { Translate } from '../language/translations.ts'
import type { FieldError, FieldErrors } from '../stage/outcome.ts'

/** One complaint of the schema validator (ajv's vocabulary). */
export interface Complaint {
  readonly keyword: string
  readonly instancePath: string
  readonly schemaPath?: string
  readonly params: object
}

const TYPES: Readonly<Record<string, Message>> = {
  string: messages.invalid_string,
  integer: messages.invalid_integer,
  number: messages.invalid_number,
  boolean: messages.invalid_boolean,
  array: messages.invalid_array,
  object: messages.invalid_object,
}

const FORMATS: Readonly<Record<string, Message>> = {
  date: messages.invalid_date,
  email: messages.invalid_email,
}

/**
 * The validator's complaints as field errors: the first of each field, in words that are for people.
 *
 * @param deep reports fields within fields, `address[street]`; else of the outer field
 */
export function fieldErrors(
  complaints: readonly Complaint[],
  value: Readonly<Record<string, unknown>>,
  say: Translate,
  deep = false,
): FieldErrors {
  const errors = new Map<string, FieldError>()
  for (const complaint of deep ? ofLikelyOptions(complaints) : complaints) {
    const path = pathOf(complaint)
    for (const full of fullPaths(complaint, path)) {
      const field = nameOf(deep ? full : full.slice(0, 1))
      if (!errors.has(field)) errors.set(field, errorOf(complaint, valueAt(value, deep ? full : full.slice(0, 1)), say))
    }
  }
  return Object.fromEntries([...errors].map(([field, error]) => [field, [error]]))
}

/** Of a choice between schemas, only what the option complains of that was most likely meant. */
function ofLikelyOptions(complaints: readonly Complaint[]): readonly Complaint[] {
  const options = new Map<string, Map<string, number>>()
  const placeOf = ({ schemaPath = '' }: Complaint): readonly [choice: string, option: string] | undefined => {
    const [, choice, option] = /^(.*?)\/anyOf\/(\d+)/.exec(schemaPath) ?? []
    return choice === undefined || option === undefined ? undefined : [choice, option]
  }
  for (const complaint of complaints) {
    const place = placeOf(complaint)
    if (place === undefined) continue
    const [choice, option] = place
    const counts = options.get(choice) ?? new Map<string, number>()
    // What has another constant than the option's was meant for another option.
    counts.set(option, (counts.get(option) ?? 0) + (complaint.keyword === 'const' ? 1000 : 1))
    options.set(choice, counts)
  }
  const likely = new Map(
    [...options].map(([choice, counts]) => [choice, [...counts].toSorted(([, one], [, other]) => one - other)[0]?.[0]]),
  )
  return complaints.filter((complaint) => {
    const place = placeOf(complaint)
    if (place !== undefined) return likely.get(place[0]) === place[1]
    return complaint.keyword !== 'anyOf' || !likely.has(complaint.schemaPath ?? '')
  })
}

function pathOf({ instancePath }: Complaint): readonly string[] {
  const [, ...path] = instancePath.split('/')
  return path.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** What is missing is complained of where it should be. */
function fullPaths({ keyword, params }: Complaint, path: readonly string[]): readonly (readonly string[])[] {
  if (keyword === 'required' && 'requiredProperties' in params && Array.isArray(params.requiredProperties)) {
    return params.requiredProperties.map((property) => [...path, String(property)])
  }
  return [path]
}

function nameOf([first, ...rest]: readonly string[]): string {
  return first === undefined ? 'non_field_errors' : first + rest.map((part) => `[${part}]`).join('')
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? new Map(Object.entries(inner)).get(part) : undefined,
    value,
  )
}

function errorOf({ keyword, params }: Complaint, value: unknown, say: Translate): FieldError {
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
    case 'format': {
      const format = 'format' in params ? String(params.format) : ''
      return { string: say(FORMATS[format] ?? messages.invalid), code: 'invalid' }
    }
    default: {
      const type = 'type' in params ? String(params.type) : ''
      return { string: say(TYPES[type] ?? messages.invalid), code: 'invalid' }
    }
  }
}
