import test from 'ava'
import { sayInEnglish } from '../src/message.ts'
import type { PolicyBindingDefinition } from '../src/definition.ts'
import { askPolicy, type AskInput } from '../src/policies/ask-policy.ts'

const policy = { pk: 'p', name: 'acme', type: 'acme', version: 1, config: {}, executionLogging: false }
const definition: PolicyBindingDefinition = {
  pk: 'b',
  subject: { kind: 'policy', policy },
  order: 0,
  enabled: true,
  negate: false,
  timeout: 30,
  failureResult: false,
}
const input: AskInput = {
  person: undefined,
  loggedIn: undefined,
  pendingPerson: undefined,
  context: {},
  flow: { slug: 'login', title: '', designation: 'authentication' },
  client: { address: '', userAgent: '', locale: 'en', query: new URLSearchParams() },
  now: new Date(0),
  say: sayInEnglish,
  services: {},
}

const odd: readonly [title: string, thrown: () => unknown][] = [
  [
    'what throws when it is printed',
    () => ({
      toString() {
        throw new Error('again')
      },
    }),
  ],
  [
    'what throws when it is looked at',
    () =>
      new Proxy(
        {},
        {
          getPrototypeOf() {
            throw new Error('again')
          },
        },
      ),
  ],
  ['what has no text', () => Object.create(null)],
]

for (const [title, thrown] of odd) {
  test(`a policy that throws ${title} has failed by error`, async (t) => {
    const { signal } = new AbortController()
    const throwing = (): never => {
      throw thrown()
    }
    for (const evaluate of [throwing, async () => throwing()]) {
      const opinion = await askPolicy({ definition, evaluate, readsUser: true }, input, signal)
      t.false(opinion.passing)
      t.is(opinion.error?.message, 'The policy threw something that cannot be printed.')
    }
  })
}
