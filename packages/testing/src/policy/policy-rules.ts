import assert from 'node:assert/strict'
import { isSecretPath, type Decoy, type Json, type Known } from '@sallyport/core'
import type { PolicyInput } from '@sallyport/core/adapter'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { fail, type Rule } from '../rule.ts'
import { sayInBrackets } from '../words/brackets.ts'
import { untranslatedOf } from '../words/untranslated.ts'
import { holds, textsOf } from '../stage/known-secrets.ts'
import { fieldArbitrary } from '../stage/hostile-value.ts'
import { freeze, type PolicyScene } from './policy-scene.ts'

/** A rule of policies, with its check. */
export interface PolicyRule extends Rule<PolicyScene> {
  check(scene: PolicyScene): Promise<void>
}

/** Milliseconds in which an aborted policy must have let go. It is a limit: a policy that keeps the rule is done at once. */
const PATIENCE = 5000
const ODD = { numRuns: 100, seed: 20_260_823 }
const decoy: Decoy = { kind: 'decoy', pk: '0ff1ce00-0000-8000-8000-000000000000', identifier: '\uD800 __proto__' }
const odd: Known = {
  kind: 'known',
  pk: '__proto__',
  username: '',
  email: '\u202E',
  name: '\0',
  isSuperuser: false,
  groups: [],
  attributes: { constructor: null, deep: [[{}]] },
}

export const policyRules: readonly PolicyRule[] = [
  {
    name: 'verdict',
    title: 'it answers what its case says',
    why: 'An operator relies on it to let the right people through.',
    fix: 'See what `evaluate` returns, or correct `passing`, `messages` and `fails` of the case.',
    async check({ ask, case: { passing, messages, fails = false } }) {
      const opinion = await ask()
      if (fails !== (opinion.error !== undefined)) {
        fail(fails ? 'it answered, although it should fail by error.' : `it failed by error: ${opinion.error?.message}`)
      }
      if (passing !== undefined) assert.equal(opinion.passing, passing)
      if (messages !== undefined) assert.deepEqual(opinion.messages, messages)
    },
  },
  {
    name: 'shape',
    title: 'its answer is { passing, messages }, with texts that people can read',
    why: 'An answer of another shape is a failure by error, and messages beyond 16 of 1000 characters are cut.',
    fix: 'Return `passing` as a boolean, and at most 16 messages, none of them empty.',
    appliesTo: ({ case: { fails = false } }) => !fails,
    async check({ evaluate }) {
      const result: { readonly passing: unknown; readonly messages?: unknown } = await evaluate()
      if (typeof result.passing !== 'boolean') fail(`"passing" is ${String(result.passing)}.`)
      const { messages = [] } = result
      if (!Array.isArray(messages) || messages.length > 16) return fail('"messages" must be an array of at most 16.')
      const bad = messages.find((text) => typeof text !== 'string' || text === '' || text.length > 1000)
      if (bad !== undefined)
        fail(`the message ${JSON.stringify(bad)?.slice(0, 100)} must be a string of 1 to 1000 characters.`)
    },
  },
  {
    name: 'reads-only',
    title: 'it only reads, and answers the same when it is asked again',
    why: 'Policies are asked while planning, on arrival and on each look at a page, several at once.',
    fix: 'Do not write to the configuration, the context or the person, and remember nothing between two questions.',
    async check({ ask, case: one }) {
      const context = structuredClone(one.context ?? {})
      const now = one.now ?? new Date()
      const [first, ...others] = await Promise.all([ask({ now }), ask({ now }), ask({ now })])
      if (
        first.error instanceof TypeError &&
        /read only|not extensible|Cannot (?:assign|add|delete|define)/.test(first.error.message)
      ) {
        fail(`it writes to what it is handed: ${first.error.message}`)
      }
      for (const { passing, messages, error } of others) {
        assert.deepEqual([passing, messages, error?.message], [first.passing, first.messages, first.error?.message])
      }
      assert.deepEqual(one.context ?? {}, context)
    },
  },
  {
    name: 'aborted',
    title: 'it lets go when the signal aborts',
    why: 'A policy that is out of time holds its connection and its memory for as long as it goes on.',
    fix: 'Hand `signal` to whatever waits: `fetch(url, { signal })`, `setTimeout(…, { signal })`.',
    async check({ evaluate }) {
      const before = AbortSignal.abort(new Error('Out of time.'))
      const during = new AbortController()
      const asked = [settled(evaluate({ signal: before })), settled(evaluate({ signal: during.signal }))]
      during.abort(new Error('Out of time.'))
      for (const one of asked) if (!(await within(one))) fail('it went on after the signal was aborted.')
    },
  },
  {
    name: 'failure',
    title: 'a failure by error has the binding’s failureResult, and shows the visitor nothing',
    why: 'What went wrong is for the operator’s log.',
    fix: 'Throw an `Error` with a sentence; say what visitors may read in `messages` of an answer.',
    appliesTo: ({ case: { fails = false } }) => fails,
    async check({ ask }) {
      for (const failureResult of [false, true]) {
        const { passing, messages, error } = await ask({}, failureResult)
        assert.equal(passing, failureResult)
        assert.deepEqual(messages, [])
        assert.ok(error !== undefined && error.message !== '')
      }
    },
  },
  {
    name: 'odd-contexts',
    title: 'it is asked about anybody and anything, and answers',
    why: 'Policies stand in front of stages that have not run yet: a context may be empty, and a person unknown.',
    fix: 'Expect every key to be unset, `person` to be undefined or a decoy, and texts to be odd.',
    appliesTo: ({ case: { fails = false } }) => !fails,
    async check({ ask, contextKeys }) {
      const keys = [...contextKeys.values()]
      const contexts = fc.record(
        Object.fromEntries(
          keys.map(({ name, schema }) => [name, fieldArbitrary(schema).filter((value) => Value.Check(schema, value))]),
        ),
        { requiredKeys: [] },
      )
      const people = fc.constantFrom(undefined, decoy, odd)
      const property = fc.asyncProperty(contexts, people, async (context, person) => {
        // What fits the schema of a key and came from JSON.
        const plain: Record<string, Json> = JSON.parse(JSON.stringify(context))
        const { error } = await ask({ context: freeze(plain), person, pendingPerson: person, loggedIn: undefined })
        if (error !== undefined) throw error
      })
      const result = await fc.check(property, {
        ...ODD,
        examples: [
          [{}, undefined],
          [{}, decoy],
          [{}, odd],
        ],
      })
      if (!result.failed) return
      const [context, person] = result.counterexample ?? []
      const { errorInstance: error } = result
      const who = person === undefined ? 'nobody' : `a ${person.kind === 'decoy' ? 'decoy' : 'person'}`
      fail(
        `asked about ${who} with the context ${JSON.stringify(context)} it failed: ${error instanceof Error ? error.message : String(error)}`,
      )
    },
  },
  {
    name: 'hostile-clients',
    title: 'it answers whatever a client says of itself',
    why: 'An error decides by `failureResult`, so a visitor who can cause one chooses the answer.',
    fix: 'Expect any address, agent, language and query, and any time; parse what you need, and answer where it is none.',
    appliesTo: ({ case: { fails = false } }) => !fails,
    async check({ ask }) {
      for (const [client, now] of hostileClients) {
        const { error } = await ask({ client, now })
        if (error !== undefined)
          fail(`asked by ${JSON.stringify(client)} at ${now.toISOString()} it failed: ${error.message}`)
      }
    },
  },
  {
    name: 'translated',
    title: 'what it says can be translated',
    why: 'Visitors read it where a flow does not go on, in whatever language they have chosen.',
    fix: 'Make `messages` with `say` and messages of the plugin; a text of the configuration stays as it is.',
    appliesTo: ({ case: { fails = false } }) => !fails,
    async check({ ask, config, case: { context = {}, person } }) {
      const { messages } = await ask({ say: sayInBrackets })
      const names = person?.kind === 'known' ? [person.username, person.email, person.name] : []
      const verbatim = [...textsOf(config), ...textsOf(context), ...names]
      const text = messages.find((one) => untranslatedOf(one, verbatim) !== undefined)
      if (text !== undefined) fail(`the message "${text}" cannot be translated.`)
    },
  },
  {
    name: 'secrets',
    title: 'no secret is in a message or an error',
    why: 'Messages are read by visitors, and errors by readers of the logs.',
    fix: 'Leave values of the configuration and the context out of what you say, or say only what is no secret.',
    async check({ ask, config, case: { context = {} }, contextKeys }) {
      const { messages, error } = await ask()
      const texts = [...messages, error?.message ?? '', error?.stack ?? '']
      for (const secret of [...secretsIn(config, []), ...secretsIn(context, [])]) {
        const text = texts.find((one) => holds(one, secret))
        if (text !== undefined) fail(`the secret "${secret}" stands in "${text.slice(0, 200)}".`)
      }

      function secretsIn(value: Json, path: readonly string[]): readonly string[] {
        if (typeof value === 'string') return isSecretPath(contextKeys, path) ? [value] : []
        if (typeof value !== 'object' || value === null) return []
        return Object.entries(value).flatMap(([name, inner]: [string, Json]) => secretsIn(inner, [...path, name]))
      }
    },
  },
]

const hostileClients: readonly (readonly [client: PolicyInput['client'], now: Date])[] = [
  ['', '', '', ''],
  ['::ffff:127.0.0.1%eth0', '\0', 'x-' + 'a'.repeat(200), '__proto__=1&constructor=2'],
  ['999.1.2.3', '\uD800', '../../etc', '%ff=%ff'],
  ['fe80::1%25lo', 'a'.repeat(20_000), 'tlh-Latn-x-odd', 'a=' + 'b'.repeat(20_000)],
].map(([address = '', userAgent = '', locale = '', query = ''], index) => [
  { address, userAgent, locale, query: new URLSearchParams(query) },
  // The first and the last day that there are, and two on which much goes wrong.
  new Date([-8.64e15, 8.64e15, Date.UTC(2028, 1, 29, 23, 59, 59), Date.UTC(2026, 9, 25, 1)][index] ?? 0),
])

async function settled(work: Promise<unknown>): Promise<void> {
  await work.then(
    () => undefined,
    () => undefined,
  )
}

async function within(work: Promise<void>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), PATIENCE)
  const isDone = await Promise.race([work.then(() => true), promise])
  clearTimeout(timer)
  return isDone
}
