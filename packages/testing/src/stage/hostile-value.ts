import fc from 'fast-check'

/** Names that every object has without being given them. */
export const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf']

const ODD_TEXTS = [
  '',
  ' ',
  '\0',
  '%00',
  '%',
  '\uD800',
  '\uFEFF',
  '\u202Eabc',
  'I\u0307',
  'ﬀ',
  '１２３４',
  '\u0061\u030A',
  '👩‍👩‍👧',
  "' or 1=1 --",
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '../../etc/passwd',
  '\r\nset-cookie: a=b',
  '-0',
  '1e999',
  'NaN',
  'null',
]

function nest(depth: number): unknown {
  let value: unknown = 'deep'
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** Each of them is tried in each field. */
export const ODD_VALUES: readonly unknown[] = [
  ...ODD_TEXTS,
  ...PROTOTYPE_NAMES,
  null,
  true,
  -1,
  0.5,
  1e308,
  [],
  {},
  [[]],
  nest(400),
]

/** Any but halves of surrogate pairs. fast-check's own `binary` is the same, but takes a second to be made. */
const character = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((codePoint) => String.fromCodePoint(codePoint))

/** Texts that programs stumble over. */
export const unstorableText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS, ...PROTOTYPE_NAMES),
  fc.string({ unit: character, maxLength: 40 }),
  fc.string({ maxLength: 20 }),
)

const nested: fc.Arbitrary<unknown> = fc.integer({ min: 20, max: 500 }).map(nest)

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  nested,
  fc.constantFrom(null, true, -1, 0.1, 1e308, [], {}, [[]], { length: 1 }),
)

/** Values for a field: ones that fit or nearly fit its schema, ones at and beyond its bounds, and anything else. */
export function fieldArbitrary(schema: object): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: near(schema, 3) }, { weight: 3, arbitrary: anything })
}

type Keywords = Readonly<Record<string, unknown>>

function near(schema: unknown, depth: number): fc.Arbitrary<unknown> {
  if (!isKeywords(schema) || depth === 0) return anything
  const choices = ['anyOf', 'oneOf', 'allOf'].flatMap((name) => listOf(schema[name]))
  if (choices.length > 0) return fc.oneof(...choices.map((choice) => near(choice, depth - 1)))
  if ('const' in schema) return fc.oneof(fc.constant(schema['const']), unstorableText)
  const listed = listOf(schema['enum'])
  if (listed.length > 0) return fc.oneof(fc.constantFrom(...listed), unstorableText)
  switch (schema['type']) {
    case 'string':
      return texts(schema)
    case 'integer':
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.constantFrom<unknown>(true, false, 'true', 'on', 0, 1)
    case 'array':
      return fc.array(near(schema['items'], depth - 1), { maxLength: numberOf(schema, 'maxItems', 5, 50) + 1 })
    case 'object':
      return objects(schema, depth)
    default:
      return anything
  }
}

function texts(schema: Keywords): fc.Arbitrary<unknown> {
  const most = numberOf(schema, 'maxLength', 100, 10_000)
  const least = numberOf(schema, 'minLength', 0, 10_000)
  const lengths = [least - 1, least, most, most + 1].filter((length) => length >= 0)
  const examples = listOf(schema['examples'])
  return fc.oneof(
    unstorableText,
    fc
      .tuple(fc.constantFrom(...lengths), fc.constantFrom('a', '0', 'é', '\0', '👩'))
      .map(([length, letter]) => letter.repeat(length)),
    ...(examples.length > 0 ? [fc.constantFrom(...examples)] : []),
  )
}

function numbers(schema: Keywords): fc.Arbitrary<unknown> {
  const bounds = ['minimum', 'maximum'].flatMap((name) => {
    const bound = schema[name]
    return typeof bound === 'number' ? [bound - 1, bound, bound + 1] : []
  })
  return fc.oneof(
    fc.constantFrom<unknown>(...bounds, 0, -1, 2 ** 53, 0.5, '1', '01', '1e3'),
    fc.double({ noNaN: true }),
  )
}

function objects(schema: Keywords, depth: number): fc.Arbitrary<unknown> {
  const properties = isKeywords(schema['properties']) ? schema['properties'] : {}
  const fields = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, near(inner, depth - 1)]))
  const own = fc.record(fields, { requiredKeys: [] })
  return fc.oneof(own, fc.dictionary(fc.constantFrom(...PROTOTYPE_NAMES, 'a', ''), fc.jsonValue(), { maxKeys: 5 }))
}

/** A bound of a schema, no greater than what is worth sending. */
function numberOf(schema: Keywords, name: string, otherwise: number, most: number): number {
  const value = schema[name]
  return Math.min(typeof value === 'number' ? value : otherwise, most)
}

function isKeywords(value: unknown): value is Keywords {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
