import { fieldNotes } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'
import type { Common, Field, NamedField, Option, SchemaText, TextInput } from './field.ts'
import { humanise, isKeywords, text, type Keywords } from './keywords.ts'

/** Letters from which on a text is asked for in several lines. */
const LONG = 300

/** Fields within fields that are drawn. */
const DEPTH = 12

const models = new WeakMap<object, Field | 'none'>()

/** How a schema's value is asked for; undefined where a form cannot ask for it. Made once for each schema. */
export function fieldOf(schema: TSchema): Field | undefined {
  const known = models.get(schema)
  if (known !== undefined) return known === 'none' ? undefined : known
  const field = read(schema, '', 0)
  models.set(schema, field ?? 'none')
  return field
}

function read(schema: unknown, name: string, depth: number): Field | undefined {
  if (!isKeywords(schema) || depth > DEPTH) return undefined
  const notes = fieldNotes(schema)
  const common: Common = {
    schema: schema as TSchema,
    label: notes.label ?? text(schema['title']) ?? humanise(name),
    help: notes.help ?? text(schema['description']) ?? '',
    initial: schema['default'],
    notes: { ...(isSecret(schema, name) ? { secret: true } : {}), ...notes },
  }
  if ('const' in schema) {
    return schema['const'] === true ? { ...common, kind: 'box', mustBeTicked: true } : { ...common, kind: 'fixed' }
  }
  if (Array.isArray(schema['enum'])) return { ...common, kind: 'choice', options: schema['enum'].map(plainOption) }
  if (Array.isArray(schema['anyOf'])) return readChoice(common, schema['anyOf'], name, depth)
  switch (schema['type']) {
    case 'string':
      return readText(common, schema)
    case 'integer':
    case 'number':
      if (common.notes.secret !== true)
        return { ...common, kind: 'text', input: 'number', limits: numberLimits(schema) }
      return {
        ...common,
        notes: { inputmode: 'numeric', ...common.notes },
        kind: 'text',
        input: 'password',
        limits: {},
      }
    case 'boolean':
      return { ...common, kind: 'box', mustBeTicked: false }
    case 'null':
      return { ...common, kind: 'fixed' }
    case 'array':
      return readList(common, schema, name, depth)
    case 'object':
      return readGroup(common, schema, depth)
    default:
      return undefined
  }
}

const INPUTS: Readonly<Record<string, TextInput>> = {
  date: 'date',
  'date-time': 'datetime-local',
  email: 'email',
  time: 'time',
  uri: 'url',
  url: 'url',
}

function readText(common: Common, schema: Keywords): Field {
  const { minLength, maxLength, format } = schema
  const limits = {
    ...(typeof minLength === 'number' && minLength > 1 ? { minlength: minLength } : {}),
    // A browser silently truncates a longer value, which nobody notices in a hidden or masked field.
    ...(typeof maxLength === 'number' && common.notes.secret !== true ? { maxlength: maxLength } : {}),
  }
  const isLong = typeof maxLength !== 'number' || maxLength > LONG
  if (common.notes.secret !== true && format === undefined && (common.notes.multiline ?? isLong)) {
    return { ...common, kind: 'longText', limits }
  }
  const input = common.notes.secret === true ? 'password' : (INPUTS[String(format)] ?? 'text')
  // What a date may be long says nothing to anybody.
  return { ...common, kind: 'text', input, limits: ['date', 'time', 'datetime-local'].includes(input) ? {} : limits }
}

function numberLimits(schema: Keywords): Readonly<Record<string, number | string>> {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, type } = schema
  const isWhole = type === 'integer'
  const least = minimum ?? (isWhole && typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined)
  const most = maximum ?? (isWhole && typeof exclusiveMaximum === 'number' ? exclusiveMaximum - 1 : undefined)
  return {
    ...(typeof least === 'number' ? { min: least } : {}),
    ...(typeof most === 'number' ? { max: most } : {}),
    step: typeof multipleOf === 'number' ? multipleOf : isWhole ? 1 : 'any',
  }
}

function readChoice(common: Common, options: readonly unknown[], name: string, depth: number): Field | undefined {
  const wanted = options.filter((option) => !isKeywords(option) || option['type'] !== 'null')
  const [only] = wanted
  if (wanted.length === 1) {
    const inner = read(only, name, depth)
    return inner === undefined ? undefined : { ...inner, ...describedBy(common, inner) }
  }
  const constants = wanted.flatMap((option) =>
    isKeywords(option) && 'const' in option ? [{ value: String(option['const']), label: labelOf(option) }] : [],
  )
  if (constants.length === wanted.length) return { ...common, kind: 'choice', options: constants }
  const fields = options.flatMap((option, index) => {
    const field = isKeywords(option) && option['type'] !== 'null' ? read(option, '', depth + 1) : undefined
    return field === undefined ? [] : [{ index, label: eitherLabel(field, index), field }]
  })
  const groups = fields.filter(({ field }) => field.kind === 'group')
  if (groups.length > 1) return { ...common, kind: 'either', options: groups }
  const [first] = fields
  return first === undefined ? undefined : { ...first.field, ...describedBy(common, first.field) }
}

/** What the choice says of itself goes before what its only option says. */
function describedBy(common: Common, inner: Common): Common {
  return {
    schema: inner.schema,
    label: common.label || inner.label,
    help: common.help || inner.help,
    initial: common.initial ?? inner.initial,
    notes: { ...inner.notes, ...common.notes },
  }
}

/** By its title, else by the constant that distinguishes it from the others. */
function eitherLabel(field: Field, index: number): SchemaText {
  if (field.label !== '') return field.label
  const constant = field.kind === 'group' ? field.fields.find(({ field: { kind } }) => kind === 'fixed') : undefined
  return constant === undefined ? String(index + 1) : labelOf(constant.field.schema as Keywords)
}

function readList(common: Common, schema: Keywords, name: string, depth: number): Field | undefined {
  const { items, minItems, maxItems } = schema
  if (Array.isArray(items)) {
    const fields = items.map((item, index) => read(item, String(index + 1), depth + 1))
    const drawn = fields.filter((field) => field !== undefined)
    return drawn.length === fields.length ? { ...common, kind: 'places', fields: drawn } : undefined
  }
  const item = read(items, name.replace(/s$/, ''), depth + 1)
  if (item === undefined) return undefined
  if (item.kind === 'choice') return { ...common, kind: 'choices', options: item.options }
  if (item.kind === 'list' || item.kind === 'choices') return undefined
  const [least, most] = [minItems, maxItems].map((limit) => (typeof limit === 'number' ? limit : 0))
  return { ...common, kind: 'list', item, least: least ?? 0, most: most || 100 }
}

function readGroup(common: Common, schema: Keywords, depth: number): Field | undefined {
  const { properties, required } = schema
  const needed: readonly unknown[] = Array.isArray(required) ? required : []
  const fields: NamedField[] = []
  for (const [name, inner] of Object.entries(isKeywords(properties) ? properties : {})) {
    const field = read(inner, name, depth + 1)
    const isRequired = needed.includes(name)
    if (field !== undefined) fields.push({ name, required: isRequired, field })
    else if (isRequired) return undefined
  }
  const ordered = fields
    .filter(({ field }) => field.notes.hidden !== true)
    .toSorted((one, other) => (one.field.notes.order ?? 0) - (other.field.notes.order ?? 0))
  return { ...common, kind: 'group', fields: ordered }
}

function plainOption(value: unknown): Option {
  return { value: String(value), label: humanise(String(value)) }
}

function labelOf(schema: Keywords): SchemaText {
  return fieldNotes(schema).label ?? text(schema['title']) ?? humanise(String(schema['const']))
}

/** A password is typed unseen, whether or not its author has said so. */
function isSecret(schema: Keywords, name: string): boolean {
  return (
    schema['secret'] === true ||
    schema['writeOnly'] === true ||
    schema['format'] === 'password' ||
    /password|passphrase|secret/i.test(name)
  )
}
