import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

type Fields = Readonly<Record<string, unknown>>

/** In a form, a field of this name says which option of a choice between schemas counts; `~0` and on hold their fields. */
export const CHOICE = '~'

/** In a form, the button of this name asks for more rows of the list that it names, and submits nothing. */
export const PAGE_MORE = '~more'

/**
 * Turns what a form posts into what a schema wants. A form knows only texts, lists and fields, posts an empty text for
 * what nobody has filled in, and nothing at all for an unticked box:
 *
 * - an optional field that is blank is left out; a required list, object or box that is missing is empty
 * - a choice between schemas is read as the option that the field `~` names, else as the first that fits
 * - blank rows of a list are left out
 *
 * What does not convert stays as it is, for the validator to complain of.
 */
export function convertForm(schema: unknown, value: unknown): unknown {
  if (!isFields(schema)) return value
  if ('const' in schema) return convertConst(schema['const'], value)
  if (Array.isArray(schema['enum'])) return convertListed(schema['enum'], lastOf(value))
  if (Array.isArray(schema['anyOf'])) return convertChoice(schema['anyOf'], value)
  switch (schema['type']) {
    case 'string':
      return convertText(schema['format'], lastOf(value))
    case 'integer':
    case 'number':
      return convertNumber(lastOf(value))
    case 'boolean':
      return convertBoolean(lastOf(value))
    case 'null':
      return isBlank(value) ? null : value
    case 'array':
      return convertList(schema['items'], value)
    case 'object':
      return value === undefined || isFields(value) ? convertFields(schema, value ?? {}) : value
    default:
      return value
  }
}

/** Has nobody filled anything in? An unticked box counts as blank. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 'false') return true
  if (Array.isArray(value)) return value.every(isBlank)
  return isFields(value) && Object.entries(value).every(([name, inner]) => name === CHOICE || isBlank(inner))
}

/** The rows of a list in a form, without the blank ones: `['a', '', 'b']`, `{ 0: 'a', 40: 'b' }` or a single text. */
export function formRows(value: unknown): readonly unknown[] {
  const rows = Array.isArray(value) ? value : isFields(value) ? rowsOf(value) : [value]
  return rows.filter((row) => !isBlank(row))
}

function rowsOf(value: Fields): readonly unknown[] {
  return Object.entries(value)
    .filter(([name]) => /^\d{1,6}$/.test(name))
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, row]) => row)
}

/** A box that must be ticked is not ticked by us; everything else that can only be one thing is that. */
function convertConst(only: unknown, value: unknown): unknown {
  const text = lastOf(value)
  if (only === true) return text === 'on' || text === 'true' ? true : text
  return text === undefined || text === String(only) ? only : text
}

function convertListed(options: readonly unknown[], value: unknown): unknown {
  return options.find((option) => String(option) === value) ?? (value === '' ? undefined : value)
}

function convertChoice(options: readonly unknown[], value: unknown): unknown {
  const wanted = options.filter((option) => !isFields(option) || option['type'] !== 'null')
  if (wanted.length < options.length && isBlank(value)) return null
  if (wanted.length === 1) return convertForm(wanted[0], value)
  if (isFields(value) && Object.hasOwn(value, CHOICE)) {
    const index = String(lastOf(value[CHOICE]))
    const option = /^\d{1,3}$/.test(index) ? options[Number(index)] : undefined
    return option === undefined ? undefined : convertForm(option, value[`${CHOICE}${index}`])
  }
  const fits = wanted.map((option) => ({ option, converted: convertForm(option, value) }))
  return (fits.find(({ option, converted }) => Value.Check(option as TSchema, converted)) ?? { converted: value })
    .converted
}

function convertText(format: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value
  if (format === undefined) return value
  if (value === '') return undefined
  // An input of the browser says neither seconds nor a zone; the page says that it means UTC.
  const withSeconds = (text: string): string => (/T?\d\d:\d\d$/.test(text) ? `${text}:00Z` : `${text}Z`)
  if (format === 'date-time' && /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/.test(value))
    return withSeconds(value)
  if (format === 'time' && /^\d\d:\d\d(?::\d\d)?$/.test(value)) return withSeconds(value)
  return value
}

function convertNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const text = value.trim()
  if (text === '') return undefined
  return /^[-+]?\d{1,15}(?:\.\d{1,15})?$/.test(text) ? Number(text) : value
}

function convertBoolean(value: unknown): unknown {
  if (value === 'true' || value === 'on') return true
  return value === 'false' || value === '' || value === undefined ? false : value
}

function convertList(items: unknown, value: unknown): unknown {
  if (Array.isArray(items)) {
    const places = Array.isArray(value) ? value : isFields(value) ? rowsOf(value) : []
    return items.map((item, index) => convertForm(item, places[index]))
  }
  return formRows(value).map((row) => convertForm(items, row))
}

function convertFields(schema: Fields, value: Fields): Fields {
  const properties = isFields(schema['properties']) ? schema['properties'] : {}
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : []
  const own = Object.entries(properties).flatMap(([name, inner]): [string, unknown][] => {
    const given = Object.hasOwn(value, name) ? value[name] : undefined
    if (!required.includes(name) && (given === undefined || (given !== 'false' && !isBoolean(inner) && isBlank(given))))
      return []
    const converted = convertForm(inner, given)
    return converted === undefined ? [] : [[name, converted]]
  })
  const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name))
  return Object.fromEntries([...others, ...own])
}

function isBoolean(schema: unknown): boolean {
  return isFields(schema) && schema['type'] === 'boolean'
}

/** An unticked box posts its hidden `false`, a ticked one that and its own value. */
function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
