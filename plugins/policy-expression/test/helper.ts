import { contextKey, PolicyProblem, type ContextKey, type Decoy, type Known, type PolicyResult } from '@sallyport/core'
import { standardContextKeys } from '@sallyport/core/adapter'
import Type from 'typebox'
import { compileExpression } from '../src/compile-expression.ts'
import type { Asked } from '../src/variables.ts'

const notes = contextKey('acme_notes', Type.Array(Type.String({ maxLength: 10_000 }), { maxItems: 1000 }))
const secrets = [
  contextKey('acme_token', Type.String({ maxLength: 100 })),
  contextKey('acme_reset', Type.Object({ link: Type.String({ maxLength: 100, secret: true }), shown: Type.String() })),
]
export const keys: ReadonlyMap<string, ContextKey> = new Map(
  [...standardContextKeys, notes, ...secrets].map((key) => [key.name, key]),
)

export const ann: Known = {
  kind: 'known',
  pk: '7',
  username: 'ann',
  email: 'ann@example.com',
  name: 'Ann',
  isSuperuser: false,
  groups: ['staff', 'admins'],
  attributes: { department: 'it', level: 3, tags: ['a', 'b'], constructor: 'x' },
}
export const decoy: Decoy = { kind: 'decoy', pk: '5b0e-…', identifier: 'nobody@example.com' }

export const asked: Asked = {
  person: ann,
  pendingPerson: undefined,
  context: { auth_method: 'password', auth_method_args: { known_device: true, count: 3 } },
  flow: { slug: 'login', title: 'Welcome', designation: 'authentication' },
  client: {
    address: '10.1.2.3',
    userAgent: 'Firefox',
    locale: 'en-GB',
    query: new URLSearchParams('next=/a&next=/b&constructor=1'),
  },
  now: new Date('2026-11-24T12:30:00Z'),
}

export function ask(expression: string, change: Partial<Asked> = {}): PolicyResult {
  return compileExpression(expression, keys).evaluate({ ...asked, ...change })
}

/** What is wrong with an expression; undefined when nothing is. */
export function problemOf(expression: string): string | undefined {
  try {
    compileExpression(expression, keys)
  } catch (error) {
    if (error instanceof PolicyProblem && error.path.join('.') === 'expression') return error.message
    throw error
  }
  return undefined
}
