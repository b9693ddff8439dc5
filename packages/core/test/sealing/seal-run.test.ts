import { contextKey, type Context } from '@sallyport/planner'
import test from 'ava'
import Type from 'typebox'
import type { Run } from '../../src/ports/run-store.ts'
import { openRun, sealRun } from '../../src/sealing/seal-run.ts'
import { createSecretRule } from '../../src/sealing/secret-rule.ts'
import { createKeys } from '../../src/security/keys.ts'

const keys = [
  contextKey('acme_answer', Type.String({ secret: true })),
  contextKey('acme_reset', Type.Array(Type.Object({ link: Type.String({ secret: true }), shown: Type.String() }))),
  contextKey('acme_plain', Type.Object({ shown: Type.String() })),
]
const sealer = {
  keys: createKeys(['the first key of the tests']),
  rule: createSecretRule({ contextKeys: new Map(keys.map((key) => [key.name, key])), stages: [] }),
}

const RUN: Run = {
  id: '6f1d7c1e-0000-4000-8000-000000000000',
  flow: 'login',
  revision: 'r',
  browser: 'b',
  version: 1,
  person: null,
  requirementMet: false,
  pendingPerson: null,
  plan: [{ binding: 'first', marker: 'keep' }],
  context: {},
  initial: {},
  proofs: [],
  vouched: [],
  next: null,
  startedAt: new Date(0),
  expiresAt: new Date(0),
  updatedAt: new Date(0),
  history: [],
  end: null,
  movedFrom: null,
  answered: { step: 's', body: 'b', answer: '{"code":"plain"}', renewal: null },
}

const plain: Readonly<Record<string, Context>> = {
  nothing: {},
  'plain values': { pending_user: { pk: '1', typed: 'ann' }, is_sso: true, acme_plain: { shown: 'x' }, number: 1 },
  'names that only look like those of secrets': { passport: 'north', keyboard: 'qwerty', redirect: '/app?page=1' },
}

for (const [what, context] of Object.entries(plain)) {
  test(`a run with ${what} is stored as it is, at no cost`, (t) => {
    const run = { ...RUN, context }
    t.is(sealRun(sealer, run), run)
    t.deepEqual(openRun(sealer, run), run)
  })
}

const secret: Readonly<Record<string, Context>> = {
  'a declared secret': { acme_answer: 'planted' },
  'a secret within a list': { acme_reset: [{ link: 'planted', shown: 'x' }] },
  'a name of a secret': { acme_token: 'planted' },
  'a field with the name of a secret': { prompt_data: { name: 'x', api_key: 'planted' } },
  'a field in a list': { acme_list: [[{ pin: 'planted' }]] },
  'a URL with a token': { redirect: 'https://app.example/?a=1&access_token=planted' },
  'a URL within a URL': { redirect: '/login?next=%2Fapp%3Fflow_token%3Dplanted' },
}

for (const [what, context] of Object.entries(secret)) {
  test(`${what} is sealed, with the last answer, and comes back`, (t) => {
    const run = { ...RUN, context: { ...context, is_sso: true }, initial: context }
    const stored = sealRun(sealer, run)
    t.notRegex(JSON.stringify(stored), /planted|\\"code\\"/)
    t.is(stored.context['is_sso'], true)
    t.deepEqual(openRun(sealer, stored), run)
  })
}

test('a destination with a token is sealed, and so is the configuration of an inserted stage', (t) => {
  const inserted = { type: 'pin', version: 1, name: 'pin', config: { pin: 'planted' } }
  const plan = [...RUN.plan, { binding: 'second', marker: 'keep' as const, inserted }]
  const run = { ...RUN, plan, next: '/app?token=planted' }
  const stored = sealRun(sealer, run)
  t.notRegex(JSON.stringify(stored), /planted/)
  t.deepEqual(openRun(sealer, stored), run)
})

test('an answer that leads to a token is sealed, also where the run has ended', (t) => {
  const answered = { step: 's', body: 'b', answer: '{"to":"/app?token=planted"}', renewal: null }
  const run = { ...RUN, end: 'completed' as const, answered }
  t.notRegex(JSON.stringify(sealRun(sealer, run)), /planted/)
  t.deepEqual(openRun(sealer, sealRun(sealer, run)), run)
})

test('what was sealed for one run, or under another key, makes a run unreadable', (t) => {
  const stored = sealRun(sealer, { ...RUN, context: { acme_answer: 'planted', is_sso: true } })
  const other = openRun(sealer, { ...stored, id: '6f1d7c1e-0000-4000-8000-000000000001' })
  t.deepEqual([other.unreadable, other.context, other.answered], [true, { is_sso: true }, null])
  const stranger = openRun({ ...sealer, keys: createKeys(['a key that is another one']) }, stored)
  t.deepEqual([stranger.unreadable, stranger.context], [true, { is_sso: true }])
  for (const broken of ['x', 1, null, { acme_answer: 1 }, { acme_answer: 'x' }, []]) {
    const { context, unreadable } = openRun(sealer, { ...RUN, context: { $sealed: broken } })
    t.deepEqual([context, unreadable], [{}, true], JSON.stringify(broken))
  }
})
