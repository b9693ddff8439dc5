import test from 'ava'
import { declare } from '../src/client-types/declare.ts'

const cases: readonly [title: string, schema: Readonly<Record<string, unknown>>, text: string][] = [
  [
    'an object is an interface with what is optional and what is said of it',
    {
      type: 'object',
      properties: {
        name: { type: 'string', description: 'Of the user.\nNever */ empty.', deprecated: true },
        'x-y': { type: 'integer' },
      },
      required: ['x-y'],
    },
    "interface A {\n  /**\n   * Of the user.\n   * Never *\u200b/ empty.\n   * @deprecated\n   */\n  name?: string\n  'x-y': number\n}",
  ],
  ['an object without properties is empty', { type: 'object' }, 'interface A {}'],
  [
    'a record has an index',
    { type: 'object', additionalProperties: { type: 'string' } },
    'interface A {\n  [k: string]: string\n}',
  ],
  [
    'an index fits the properties beside it',
    { type: 'object', properties: { a: { type: 'boolean' } }, additionalProperties: { type: 'string' } },
    'interface A {\n  a?: boolean\n  [k: string]: unknown\n}',
  ],
  ['a constant is itself', { const: "it's" }, 'type A = "it\'s"'],
  ['an enum is a union', { enum: ['a', 1, null] }, "type A = 'a' | 1 | null"],
  ['several types are a union', { type: ['string', 'null'] }, 'type A = string | null'],
  ['a list of a union is in parentheses', { type: 'array', items: { enum: ['a', 'b'] } }, "type A = ('a' | 'b')[]"],
  [
    'a closed tuple has no more',
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }], items: false },
    'type A = [string, number]',
  ],
  [
    'an open tuple has',
    { type: 'array', prefixItems: [{ type: 'string' }], items: { enum: [1, 2] } },
    'type A = [string, ...(1 | 2)[]]',
  ],
  ['a reference is the name', { $ref: '#/$defs/Other' }, 'type A = Other'],
  [
    'all of several are an intersection, of unions in parentheses',
    { allOf: [{ $ref: '#/$defs/B' }, { enum: [1, 2] }] },
    'type A = B & (1 | 2)',
  ],
  [
    'properties beside a choice are an intersection',
    { type: 'object', properties: { a: { type: 'null' } }, anyOf: [{ $ref: '#/$defs/B' }, { $ref: '#/$defs/C' }] },
    'type A = {\n  a?: null\n} & (B | C)',
  ],
  ['what says nothing is unknown', {}, 'type A = unknown'],
]

for (const [title, schema, text] of cases) {
  test(title, (t) => {
    t.is(declare('A', schema), `export ${text}`)
  })
}
