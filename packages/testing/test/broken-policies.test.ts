import { definePolicy, type AnyPolicyType, type PolicyResult } from '@sallyport/core'
import { testPolicy, type PolicyCases } from '@sallyport/testing'
import test from 'ava'
import Type from 'typebox'
import { runSuite } from './run-suite.ts'

type Ask = (request: Parameters<AnyPolicyType['evaluate']>[0]) => PolicyResult | Promise<PolicyResult>

const policy = (evaluate: Ask): AnyPolicyType =>
  definePolicy({
    type: 'tested',
    version: 1,
    config: Type.Object({ token: Type.String({ maxLength: 100, default: 'hush-hush-1' }) }),
    evaluate,
  })

let count = 0
const yes = { answers: { plain: { passing: true } } }

const policies: readonly [
  title: string,
  evaluate: Ask,
  cases: PolicyCases,
  breaks: Readonly<Record<string, RegExp>>,
][] = [
  ['keeps every rule', () => ({ passing: true }), yes, {}],
  ['answers otherwise', () => ({ passing: false }), yes, { verdict: /false/ }],
  // As a plugin that is written without types may.
  [
    'has an empty message',
    () => ({ passing: true, messages: [''] }),
    yes,
    { shape: /the message "" must be a string of 1 to 1000 characters/ },
  ],
  [
    'remembers how often it was asked',
    () => ({ passing: true, messages: [`${(count += 1)}`] }),
    yes,
    { 'reads-only': /deep/ },
  ],
  [
    'writes to the context',
    ({ context }) => {
      Object.assign(context, { seen: true })
      return { passing: true }
    },
    yes,
    {
      verdict: /failed by error/,
      shape: /not extensible/,
      'reads-only': /it writes to what it is handed/,
      'odd-contexts': /failed/,
      'hostile-clients': /not extensible/,
    },
  ],
  [
    'parses an address that is none',
    ({ client }) => {
      if (!/^[\d.]+$/.test(client.address)) throw new Error(`"${client.address}" is no address.`)
      return { passing: true }
    },
    yes,
    { 'hostile-clients': /asked by .* it failed: "" is no address\./ },
  ],
  [
    'says something in English alone',
    () => ({ passing: true, messages: ['Closed at weekends.'] }),
    yes,
    { translated: /the message "Closed at weekends\." cannot be translated/ },
  ],
  ['never answers when it is aborted', ({ signal }) => waitUnlessAborted(signal), yes, { aborted: /it went on/ }],
  [
    'cannot be asked about nobody',
    ({ person }) => {
      if (person === undefined) throw new Error('Who?')
      return { passing: true }
    },
    { answers: { plain: { passing: true, person: { kind: 'decoy', pk: 'd', identifier: 'd' } } } },
    { 'odd-contexts': /asked about nobody with the context \{\} it failed: Who\?/ },
  ],
  [
    'reveals a secret of its configuration',
    ({ config }) => ({ passing: true, messages: [`Not ${String(config['token'])}.`] }),
    yes,
    { secrets: /the secret "hush-hush-1" stands in/, translated: /cannot be translated/ },
  ],
  [
    'throws nothing that says why',
    () => {
      throw new Error('')
    },
    { answers: { plain: { fails: true } } },
    { failure: /./ },
  ],
  [
    'accepts what it should refuse',
    () => ({ passing: true }),
    { ...yes, refuses: { short: { config: { token: '' }, path: ['token'] } } },
    { refuses: /is accepted/ },
  ],
]

for (const [title, evaluate, cases, breaks] of policies) {
  test(`a policy that ${title}${Object.keys(breaks).length > 0 ? ' is found out' : ' passes'}`, async (t) => {
    const broken = await runSuite((suite) => testPolicy(suite, policy(evaluate), cases))
    t.deepEqual([...broken.keys()].toSorted(), Object.keys(breaks).toSorted(), [...broken.values()].join('\n'))
    for (const [rule, what] of Object.entries(breaks)) t.regex(broken.get(rule) ?? '', what)
  })
}

/** Lets go only when it was not aborted. */
async function waitUnlessAborted(signal: AbortSignal): Promise<PolicyResult> {
  await Promise.resolve()
  if (signal.aborted) await new Promise(() => undefined)
  return { passing: true }
}
