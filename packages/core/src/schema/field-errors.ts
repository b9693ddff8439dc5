import type { FieldError, FieldErrors } from '../stage/outcome.ts'

/** One complaint of the schema validator (ajv's vocabulary). */
export interface Complaint {
  readonly keyword: string
  readonly instancePath: string
  readonly params: object
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'Not a valid string.',
  integer: 'A valid integer is required.',
  number: 'A valid number is required.',
  boolean: 'Must be a valid boolean.',
  array: 'Expected a list of items.',
  object: 'Expected an object.',
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'Enter a valid date: YYYY-MM-DD.',
  email: 'Enter a valid email address.',
}

/** The validator's complaints as field errors: the first of each field, in words that are for people. */
export function fieldErrors(complaints: readonly Complaint[], value: Readonly<Record<string, unknown>>): FieldErrors {
  const errors = new Map<string, FieldError>()
  for (const complaint of complaints) {
    for (const field of fieldsOf(complaint)) {
      if (!errors.has(field)) errors.set(field, errorOf(complaint, value[field]))
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

function errorOf({ keyword, params }: Complaint, value: unknown): FieldError {
  const limit = 'limit' in params ? String(params.limit) : ''
  if (keyword === 'required') return { string: 'This field is required.', code: 'required' }
  if (value === null) return { string: 'This field may not be null.', code: 'null' }
  switch (keyword) {
    case 'minLength':
      if (value === '') return { string: 'This field may not be blank.', code: 'blank' }
      return { string: `Ensure this field has at least ${limit} characters.`, code: 'min_length' }
    case 'maxLength':
      return { string: `Ensure this field has no more than ${limit} characters.`, code: 'max_length' }
    case 'minimum':
    case 'exclusiveMinimum':
      return { string: `Ensure this value is greater than or equal to ${limit}.`, code: 'min_value' }
    case 'maximum':
    case 'exclusiveMaximum':
      return { string: `Ensure this value is less than or equal to ${limit}.`, code: 'max_value' }
    case 'enum':
    case 'const':
      return { string: `"${String(value).slice(0, 100)}" is not a valid choice.`, code: 'invalid_choice' }
    case 'format':
      return {
        string: FORMATS['format' in params ? String(params.format) : ''] ?? 'Enter a valid value.',
        code: 'invalid',
      }
    default: {
      const type = 'type' in params ? String(params.type) : ''
      return { string: TYPES[type] ?? 'Enter a valid value.', code: 'invalid' }
    }
  }
}
