import {
  createEngine,
  createKeys,
  definePlugin,
  defineStage,
  pass,
  pendingUser,
  type Engine,
  type FlowDocument,
} from '@sallyport/core'
import type { Sallyport } from '@sallyport/koa'
import { openStorage, type Storage } from '@sallyport/mikro-orm'
import { builtInPlugins, listen } from '@sallyport/server'
import type { Browser } from '@sallyport/testing'
import { createTestDatabase, TEST_KEYS } from '@sallyport/testing/server'
import type { ExecutionContext } from 'ava'
import Koa from 'koa'
import Type from 'typebox'

/** Proves possession, as a one-time code would: the other kind than a password. */
const codeStage = defineStage({
  type: 'code',
  version: 1,
  component: 'test-stage-code',
  config: Type.Object({}),
  challenge: Type.Object({}),
  response: Type.Object({}),
  requires: [pendingUser],
  proves: ['totp'],
  present: () => ({}),
  submit: () => pass({ proves: ['totp'] }),
})
const code = definePlugin({
  name: 'code',
  version: '1.0.0',
  capabilities: { proves: ['totp'] },
  stages: [codeStage],
})

const FLOWS: readonly FlowDocument[] = [
  {
    slug: 'login',
    designation: 'authentication',
    stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
  },
  {
    slug: 'step-up',
    designation: 'authentication',
    authentication: 'require_authenticated',
    stages: [{ stage: 'code' }, { stage: 'user_login' }],
  },
  {
    slug: 'again',
    designation: 'authentication',
    authentication: 'require_authenticated',
    stages: [{ stage: 'user_login' }],
  },
  { slug: 'logout', designation: 'invalidation', stages: [{ stage: 'user_logout' }] },
]

interface Lines {
  readonly warned: string[]
  readonly failed: string[]
}

interface Host extends Lines {
  readonly app: Koa
  readonly engine: (options?: { prefix?: string; url?: string; home?: string }) => Promise<Engine>
  readonly storage: Storage
  readonly open: () => Promise<string>
}

/** A Koa app that is still to be put together, and an engine for it. */
export async function openHost(t: ExecutionContext): Promise<Host> {
  const database = await createTestDatabase()
  t.teardown(() => database.drop())
  const storage = await openStorage({
    connection: database.url,
    fingerprints: createKeys(TEST_KEYS).fingerprints,
    hashing: { memory: 64, passes: 1, parallelism: 1 },
  })
  t.teardown(() => storage.close())
  await storage.users.create({ username: 'ann', email: '', name: 'Ann', password: 'correct horse' })
  const lines: Lines = { warned: [], failed: [] }
  const log = {
    debug() {},
    info() {},
    warn: (_details: object, message: string) => void lines.warned.push(message),
    error: (details: object, _message: string) => {
      if ('err' in details && details.err instanceof Error) lines.failed.push(details.err.message)
    },
  }
  const app = new Koa()
  app.silent = true
  app.keys = ['a key of the host app']
  return {
    ...lines,
    app,
    storage,
    async engine({ prefix = '', url = 'http://host.test', home = '/' } = {}) {
      const engine = await createEngine({
        plugins: [...builtInPlugins(), code],
        keys: TEST_KEYS,
        ports: { ...storage, log },
        prefix,
        url,
        home,
      })
      t.teardown(() => engine.close())
      await engine.applyFlows(
        FLOWS.map((flow) => ({ flow, source: 'test' })),
        'test',
      )
      return engine
    },
    async open() {
      const listener = await listen(app, 0, '127.0.0.1')
      t.teardown(() => listener.close())
      return `http://127.0.0.1:${listener.port}`
    },
  }
}

/** Pages for everybody who is logged in, for those at level 2, and for those who proved themselves in the last minute. */
export function usePages(app: Koa, sallyport: Sallyport, prefix = ''): void {
  app.use(sallyport.routes())
  const guards = {
    '/open': sallyport.authentication(),
    '/in': sallyport.requireAuthentication({ flow: 'login' }),
    '/strong': sallyport.requireAuthentication({ flow: 'step-up', assurance: 2 }),
    '/recent': sallyport.requireAuthentication({ flow: 'login', maxAge: 60 }),
    '/default': sallyport.requireAuthentication(),
  }
  for (const [path, guard] of Object.entries(guards)) {
    app.use((ctx, next) => {
      if (ctx.path !== prefix + path) return next()
      return guard(ctx, async () => {
        const { authentication } = ctx.state
        ctx.body = {
          name: authentication?.person.name,
          methods: authentication?.session.methods,
          level: authentication?.session.level,
        }
      })
    })
  }
}

export async function logIn(ann: Browser): Promise<void> {
  await ann.challenge('login')
  await ann.answer('login', { uid_field: 'ann', password: 'correct horse' })
}
