import fc from 'fast-check'
import { fieldArbitrary, ODD_VALUES, unstorableText, PROTOTYPE_NAMES } from './hostile-value.ts'

/** Members of a JSON object in writing, so that names may be `__proto__` and stand twice. */
type Members = readonly (readonly [name: string, value: unknown])[]

const extras: fc.Arbitrary<Members> = fc.array(
  fc.tuple(fc.oneof(fc.constantFrom(...PROTOTYPE_NAMES), unstorableText), fc.jsonValue()),
  { maxLength: 3 },
)

/**
 * Bodies that nobody well-meaning sends: of a response schema, with fields of the wrong type, missing, too long, odd, named
 * like parts of a prototype, nested deeply; and what is no object at all. As text, without `step`.
 */
export function hostileBody(schema: object): fc.Arbitrary<string> {
  const fields = Object.entries(propertiesOf(schema)).map(([name, inner]) =>
    fc.oneof(
      { weight: 6, arbitrary: fieldArbitrary(inner).map((value): Members => [[name, value]]) },
      { weight: 1, arbitrary: fc.constant<Members>([]) },
    ),
  )
  const objects = fc.tuple(fc.tuple(...fields), extras).map(([own, more]) => write([...own.flat(), ...more]))
  const others = fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.constantFrom('', '{', 'null', '[]', '"'),
  )
  return fc.oneof({ weight: 9, arbitrary: objects }, { weight: 1, arbitrary: others })
}

/** An answer with one field after the other made odd, left out, or made too long; and with fields that it should not have. */
export function oddBodies(schema: object, answer: Readonly<Record<string, unknown>>): readonly string[] {
  const properties = propertiesOf(schema)
  const own = Object.entries(answer)
  const bent = Object.entries(properties).flatMap(([name, inner]) => {
    const others = own.filter(([field]) => field !== name)
    const tooLong = 'maxLength' in inner && typeof inner.maxLength === 'number' ? ['a'.repeat(inner.maxLength + 1)] : []
    return [others, ...[...ODD_VALUES, ...tooLong].map((value): Members => [...others, [name, value]])]
  })
  const added = PROTOTYPE_NAMES.map((name): Members => [...own, [name, { polluted: true }]])
  return [...bent, ...added].map(write)
}

/** The same body with a step; what is no object stays as it is. */
export function withStep(body: string, step: string | undefined): string {
  if (step === undefined || !body.startsWith('{') || !body.endsWith('}')) return body
  const rest = body.slice(1, -1).trim()
  return `{"step":${JSON.stringify(step)}${rest === '' ? '' : `,${rest}`}}`
}

function write(members: Members): string {
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`
}

function propertiesOf(schema: object): Readonly<Record<string, object>> {
  return 'properties' in schema && typeof schema.properties === 'object' && schema.properties !== null
    ? { ...schema.properties }
    : {}
}
