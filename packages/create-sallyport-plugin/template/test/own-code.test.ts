import { defineFlow } from '@sallyport/core'
import { serve, testStage, type Served } from '@sallyport/testing/server'
import test from 'ava'
import { hashCode } from '../src/hash-code.ts'
import { slugPlugin } from '../src/index.ts'
import { OwnCode } from '../src/own-code-table.ts'

/** Ann has the code 246801. */
async function giveAnnACode({ engine, storage }: Served): Promise<void> {
  const ann = await storage.users.find('ann', { fields: ['username'] })
  const hash = await hashCode('246801')
  await engine.work(async ({ em }) => {
    if ((await em.count(OwnCode, { person: ann?.pk ?? '' })) > 0) return
    const created = { id: crypto.randomUUID(), person: ann?.pk ?? '', hash, createdAt: new Date() }
    em.persist(em.create(OwnCode, created))
  })
}

const takeCodes = ({ engine }: Served): Promise<void> =>
  engine.work(async ({ em }) => {
    for (const code of await em.find(OwnCode, {})) em.remove(code)
  })

testStage(
  test,
  slugPlugin(),
  {
    'with its defaults': {
      person: 'ann',
      arrange: giveAnnACode,
      right: { code: '246801' },
      wrong: [{ response: { code: '135790' }, code: 'wrong_code', field: 'code' }],
    },
  },
  { type: 'plugin_slug_own_code' },
)

testStage(
  test,
  slugPlugin(),
  {
    'for the first time': {
      // The suite's visitors have typed a name, and shown nothing.
      config: { requireRecentProof: false },
      person: 'ann',
      arrange: takeCodes,
      right: { code: '246801' },
      effects: ({ engine }) => engine.work(({ em }) => em.count(OwnCode)),
    },
  },
  { type: 'plugin_slug_set_own_code' },
)

const setCode = defineFlow({
  slug: 'set-own-code',
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [{ stage: 'plugin_slug_set_own_code', config: { configureFlow: 'set-own-code' } }],
})
const login = defineFlow({
  slug: 'own-code-login',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'plugin_slug_own_code' }, { stage: 'user_login' }],
})

test('a user chooses a code, and logs in with it', async (t) => {
  const { browser } = await serve(t, { plugins: [slugPlugin()], flows: [setCode, login] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-own-code')
  t.is((await ann.answer('set-own-code', { code: '246801' })).body.component, 'xak-flow-redirect')

  const elsewhere = browser()
  await elsewhere.challenge('own-code-login')
  await elsewhere.answer('own-code-login', { uid_field: 'ann' })
  t.is((await elsewhere.answer('own-code-login', { code: '135790' })).body.response_errors.code[0].code, 'wrong_code')
  t.is((await elsewhere.answer('own-code-login', { code: '246801' })).body.component, 'xak-flow-redirect')
  // begin settings

  const SETTINGS = '/api/v3/core/users/me/settings/'
  const [{ items }] = (await ann.get(SETTINGS)).body.settings
  const path = `${SETTINGS}plugin-slug/${items[0].id}/`
  t.is((await ann.get(path, { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } })).status, 204)
  t.deepEqual((await ann.get(SETTINGS)).body.settings[0].items, [])
  // end settings
})
