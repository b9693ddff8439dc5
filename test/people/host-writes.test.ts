import {
  createEngine,
  createKeys,
  IDENTIFIER_KINDS,
  identifierKey,
  identifiersOf,
  type FindOptions,
  type FlowDocument,
  type Known,
  type Person,
  type PersonChange,
  type PersonToCreate,
  type TakenExcept,
  type UserStore,
  type WriteResult,
  pass,
} from '@sallyport/core'
import { createKoaSession, createRouter } from '@sallyport/koa'
import { openStorage } from '@sallyport/mikro-orm'
import { builtInPlugins, defaultFlows, listen } from '@sallyport/server'
import { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Koa from 'koa'
import { stagesPlugin } from '../support/plugin.ts'
import { recordingLog } from '../support/recording-log.ts'
import { silentStage } from '../support/stages.ts'

/** A host's people, which stages may write: a key that has been used already answers as it did then. */
class Members implements UserStore {
  readonly calls: string[] = []
  readonly #members = new Map<string, Known & { readonly password: string | undefined }>()
  readonly #done = new Map<string, WriteResult>()

  async find(identifier: string, { fields }: FindOptions): Promise<Known | undefined> {
    const key = identifierKey(identifier)
    const isMeant = (member: Known): boolean =>
      identifiersOf(member).some((own) => own.key === key && own.kinds.some((kind) => fields.includes(kind)))
    return [...this.#members.values()].find(isMeant)
  }

  async isTaken(identifier: string, { person, key }: TakenExcept): Promise<boolean> {
    const found = await this.find(identifier, { fields: IDENTIFIER_KINDS })
    const done = this.#done.get(key)
    const own = done?.kind === 'written' ? done.pk : person
    return found !== undefined && found.pk !== own
  }

  async get(pk: string): Promise<Known | undefined> {
    return this.#members.get(pk)
  }

  async verifyPassword({ pk }: Person, password: string): Promise<boolean> {
    return this.#members.get(pk)?.password === password
  }

  readonly writes = {
    create: async (person: PersonToCreate, key: string): Promise<WriteResult> => {
      this.calls.push(key)
      const pk = `member ${this.#members.size + 1}`
      return this.#once(key, { kind: 'known', pk, ...person, isSuperuser: false })
    },
    update: async (pk: string, change: PersonChange, key: string): Promise<WriteResult> => {
      this.calls.push(key)
      const previous = this.#members.get(pk)
      return previous === undefined
        ? { kind: 'refused', reason: 'person_gone' }
        : this.#once(key, { ...previous, ...change })
    },
  }

  #once(key: string, { password, ...person }: Known & { readonly password?: string | undefined }): WriteResult {
    const done = this.#done.get(key)
    if (done !== undefined) return done
    this.#members.set(person.pk, { ...person, password })
    const result: WriteResult = { kind: 'written', pk: person.pk, person }
    this.#done.set(key, result)
    return result
  }

  get count(): number {
    return this.#members.size
  }
}

const ENROL: FlowDocument = {
  slug: 'enrol',
  designation: 'enrollment',
  stages: [
    {
      stage: 'prompt',
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Username' },
          { fieldKey: 'password', type: 'password', label: 'Password' },
        ],
      },
    },
    { stage: 'user_write', config: { allowedFields: ['username', 'password'] } },
    { stage: 'breaks' },
    { stage: 'user_login' },
  ],
}

/** @param breaks how many times the stage behind the write throws */
async function host(t: ExecutionContext, users: UserStore, breaks = 0): Promise<() => Browser> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const storage = await openStorage({ connection: database.url, fingerprints: createKeys(TEST_KEYS).fingerprints })
  let left = breaks
  const stage = silentStage('breaks', () => {
    if (left > 0) {
      left -= 1
      throw new Error('This stage breaks.')
    }
    return pass()
  })
  const engine = await createEngine({
    plugins: [...builtInPlugins(), stagesPlugin(stage)],
    keys: TEST_KEYS,
    url: 'http://host.example',
    ports: { ...storage, users, log: recordingLog() },
  })
  await engine.applyFlows([...defaultFlows([]), { flow: ENROL, source: 'test' }], 'files')
  // Any write of Sallyport's own users fails.
  await storage.pool.query('alter table sallyport_user rename to nobody_may_ask')
  const app = new Koa()
  const session = createKoaSession(app, engine)
  if (session.middleware !== undefined) app.use(session.middleware)
  app.use(createRouter(engine, { session }).routes())
  const listener = await listen(app, 0, '127.0.0.1')
  t.teardown(async () => {
    await listener.close()
    await engine.close()
    await storage.close()
  })
  return () => new Browser(`http://127.0.0.1:${listener.port}`)
}

const NEW = { username: 'erin', password: 'password of erin' }

test('a host’s own people enrol, log in, and change their password', async (t) => {
  const users = new Members()
  const browser = await host(t, users)
  const erin = browser()
  await erin.challenge('enrol')
  t.is((await erin.answer('enrol', NEW)).body.component, 'xak-flow-redirect')
  t.is((await erin.get('/api/v3/core/users/me/')).body.user.pk, 'member 1')
  await erin.challenge('default-password-change')
  await erin.answer('default-password-change', { password: NEW.password })
  const fresh = { password: 'a newer password', password_repeat: 'a newer password' }
  t.is((await erin.answer('default-password-change', fresh)).body.component, 'xak-flow-redirect')
  t.true(await users.verifyPassword({ kind: 'decoy', pk: 'member 1', identifier: '' }, fresh.password))
  const second = browser()
  await second.challenge('enrol')
  const taken = await second.answer('enrol', NEW)
  t.is(taken.body.response_errors.username[0].string, 'Username is already taken.')
})

test('a step that is repeated after a crash is written with the same key, and makes one person', async (t) => {
  const users = new Members()
  const browser = await host(t, users, 2)
  const erin = browser()
  const { step } = (await erin.challenge('enrol')).body
  const answers = []
  for (let tries = 0; tries < 3; tries += 1) answers.push((await erin.answer('enrol', NEW, { step })).status)
  t.deepEqual(answers, [500, 500, 200])
  t.is(users.calls.length, 3)
  t.is(new Set(users.calls).size, 1)
  t.is(users.count, 1)
  t.is((await erin.get('/api/v3/core/users/me/')).body.user.username, 'erin')
})

test('a user store that takes no writes makes a flow that would write crash, and nothing else', async (t) => {
  const members = new Members()
  const readOnly: UserStore = {
    find: (...query) => members.find(...query),
    get: (pk) => members.get(pk),
    verifyPassword: (person, password) => members.verifyPassword(person, password),
  }
  const browser = await host(t, readOnly)
  const erin = browser()
  await erin.challenge('enrol')
  t.is((await erin.answer('enrol', NEW)).status, 500)
  t.is(members.count, 0)
})
