import { defineEntity, p } from '@mikro-orm/core'
import {
  definePlugin,
  definePolicy,
  defineStage,
  pass,
  type AskingStage,
  type FlowDocument,
  type Person,
  type Plugin,
  type PluginRoute,
} from '@sallyport/core'
import { defineTables, Migration } from '@sallyport/mikro-orm'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { recordingLog, type RecordingLog } from '../support/recording-log.ts'

const Key = defineEntity({
  name: 'AcmeKey',
  tableName: 'acme_key',
  properties: { id: p.uuid().primary(), person: p.text() },
})

class FirstKeys extends Migration {
  override up(): void {
    this.addSql('create table acme_key (id uuid primary key, person text not null)')
  }
}

type ConfiguredFor = Required<AskingStage>['configuredFor']

const nothing = Type.Object({})

/** A stage whose users need a key, in a table of its plugin. */
function keyPlugin(asked: Person[], configuredFor: ConfiguredFor): Plugin {
  const stage = defineStage({
    type: 'acme_key',
    version: 1,
    component: 'acme-stage-key',
    config: nothing,
    challenge: nothing,
    response: nothing,
    configuredFor(user, services, signal) {
      asked.push(user)
      return configuredFor(user, services, signal)
    },
    present: () => ({}),
    submit: () => pass(),
  })
  const tables = defineTables({ entities: [Key], migrations: [{ name: '001-keys', class: FirstKeys }] })
  return definePlugin({
    name: 'acme-key',
    version: '1.0.0',
    capabilities: { tables: true },
    stages: [stage],
    tables: [tables],
  })
}

const hasKey: ConfiguredFor = async ({ pk }, { em }) => (await em.count(Key, { person: pk })) > 0

const keyPolicy = definePolicy({
  type: 'acme_has_key',
  version: 1,
  config: nothing,
  readsUser: () => true,
  async evaluate({ person, services }) {
    return { passing: person !== undefined && (await services.stages.isConfigured('acme_key', person)) }
  },
})

/** Shows what it receives of the pending user. */
const menuStage = defineStage({
  type: 'other_menu',
  version: 1,
  component: 'other-stage-menu',
  config: Type.Object({ type: Type.String({ maxLength: 64, default: 'acme_key' }) }),
  challenge: Type.Object({ types: Type.Array(Type.String()), configured: Type.Boolean() }),
  response: nothing,
  present: async ({ config, person, services: { stages } }) => ({
    types: [...stages.types],
    configured: person !== undefined && (await stages.isConfigured(config.type, person)),
  }),
  submit: () => pass(),
})

const route: PluginRoute = {
  method: 'GET',
  path: '/key/',
  access: 'user',
  handle: async ({ person, services }) => ({
    body: { configured: person !== undefined && (await services.stages.isConfigured('acme_key', person)) },
  }),
}

const others = definePlugin({
  name: 'others',
  version: '1.0.0',
  capabilities: { routes: true },
  stages: [menuStage],
  policies: [keyPolicy],
  routes: [route],
})

const policy = { policy: 'acme_has_key' }
const flows: readonly FlowDocument[] = [
  {
    slug: 'asked',
    designation: 'authorization',
    authentication: 'require_authenticated',
    stages: [
      { stage: 'acme_key', policies: [policy] },
      { stage: 'other_menu', name: 'asked-menu' },
    ],
  },
  { slug: 'anybody', designation: 'authorization', stages: [{ stage: 'identification' }, { stage: 'other_menu' }] },
  {
    slug: 'misspelt',
    designation: 'authorization',
    authentication: 'require_authenticated',
    stages: [{ stage: 'other_menu', name: 'misspelt-menu', config: { type: 'acme_kee' } }],
  },
  {
    slug: 'a-first',
    designation: 'recovery',
    authentication: 'require_authenticated',
    policies: [policy],
    stages: [{ stage: 'other_menu', name: 'recovery-menu' }],
  },
]

interface Scene extends Served {
  readonly asked: Person[]
  readonly log: RecordingLog
  readonly ann: Browser
}

async function scene(t: ExecutionContext, configuredFor: ConfiguredFor = hasKey, seconds = 30): Promise<Scene> {
  const asked: Person[] = []
  const log = recordingLog()
  const plugins = [others, keyPlugin(asked, configuredFor)]
  const served = await serve(t, { plugins, flows, log, limits: { requestTime: seconds } })
  const ann = served.browser()
  await ann.logIn('ann')
  return { ...served, asked, log, ann }
}

async function giveKey({ engine }: Served): Promise<void> {
  await engine.work(async ({ em, users }) => {
    const person = await users.find('ann', { fields: ['username'] })
    em.persist(em.create(Key, { id: crypto.randomUUID(), person: person?.pk ?? '' }))
  })
}

test('a policy, a stage and a route see who has set a stage up, and it is asked with its services', async (t) => {
  const served = await scene(t)
  const { ann, engine } = served
  const before = await ann.challenge('asked')
  t.is(before.body.component, 'other-stage-menu')
  t.like(before.body, { types: ['acme_key'], configured: false })
  t.deepEqual((await ann.get('/plugins/others/key/')).body, { configured: false })

  await giveKey(served)
  t.is((await ann.challenge('asked')).body.component, 'acme-stage-key')
  t.like((await ann.answer('asked', {})).body, { component: 'other-stage-menu', configured: true })
  t.deepEqual((await ann.get('/plugins/others/key/')).body, { configured: true })
  const isConfigured = await engine.work(async ({ stages, users }) => {
    const person = await users.find('ann', { fields: ['username'] })
    return person !== undefined && stages.isConfigured('acme_key', person)
  })
  t.true(isConfigured)
})

test('a decoy is asked about like a known user, and has set nothing up whatever the stage says', async (t) => {
  const { asked, browser } = await scene(t, () => true)
  for (const [name, configured] of [
    ['ann', true],
    ['nobody', false],
  ] as const) {
    asked.length = 0
    const visitor = browser()
    await visitor.challenge('anybody')
    const { body } = await visitor.answer('anybody', { uid_field: name })
    t.is(body.configured, configured)
    t.deepEqual(
      asked.map(({ kind }) => kind),
      [configured ? 'known' : 'decoy'],
    )
  }
})

test('a policy that decides where a visitor is sent finds the storage, too', async (t) => {
  const served = await scene(t)
  const path = '/flows/-/default/recovery/'
  const location = async (): Promise<string> => (await served.ann.get(path)).headers.get('location') ?? ''
  t.notRegex(await location(), /a-first/)
  await giveKey(served)
  t.regex(await location(), /a-first/)
})

const failing: readonly [title: string, configuredFor: ConfiguredFor, reason: string][] = [
  [
    'throws',
    () => {
      throw new Error('no luck')
    },
    'no luck',
  ],
  ['rejects', async () => Promise.reject(new Error('no luck')), 'no luck'],
  // An author without types may return anything.
  ['gives a number', () => 1 as unknown as boolean, 'configuredFor() must return a boolean'],
  ['gives nothing', async () => undefined as unknown as boolean, 'configuredFor() must return a boolean'],
  ['never ends', () => new Promise(() => undefined), 'it did not end within the 1 s that a request may take'],
]

for (const [title, configuredFor, reason] of failing) {
  test(`a configuredFor that ${title} is named with its plugin, and not who asks`, async (t) => {
    let isBroken = false
    const { ann, log } = await scene(t, (...asked) => (isBroken ? configuredFor(...asked) : true), 1)
    await ann.challenge('asked')
    await ann.answer('asked', {})
    isBroken = true
    t.is((await ann.challenge('asked')).status, 500)
    t.is((await ann.get('/plugins/others/key/')).status, 500)
    const sentence = `The plugin "acme-key" failed in "configuredFor" of the stage type "acme_key": ${reason}.`
    const lines = log.written.filter((line) => line.includes(JSON.stringify(sentence).slice(1, -1)))
    t.true(lines.length >= 2, log.written.join('\n'))
  })
}

test('a stage type that nobody registers is an error, and not a no', async (t) => {
  const { ann, log } = await scene(t)
  t.is((await ann.challenge('misspelt')).status, 500)
  const reason = 'No plugin registers the stage type \\"acme_kee\\"'
  t.true(
    log.written.some((line) => line.includes(reason)),
    log.written.join('\n'),
  )
})
