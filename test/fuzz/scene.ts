import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import type { FlowDocument, Log } from '@sallyport/core'
import { dumpDatabase, serve, TEST_KEYS, type Served, type TestContext } from '@sallyport/testing/server'
import { measured } from '../observability/telemetry.ts'
import { acme, pinFlow } from '../openapi/acme.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { question } from '../support/stages.ts'
import type { Role } from './recipe.ts'
import { Secrets } from './secrets.ts'

const FLOWS: readonly FlowDocument[] = [
  {
    slug: 'enrol',
    designation: 'enrollment',
    stages: [
      {
        stage: 'prompt',
        config: {
          fields: [
            { fieldKey: 'username', type: 'username', label: 'Username' },
            { fieldKey: 'email', type: 'email', label: 'E-mail' },
            { fieldKey: 'attributes.news', type: 'checkbox', label: 'News', required: false },
          ],
        },
      },
      { stage: 'user_write', config: { allowedFields: ['username', 'email', 'attributes.news'] } },
      { stage: 'user_login' },
    ],
  },
  { slug: 'asks', designation: 'stage_configuration', stages: [{ stage: 'question' }, { stage: 'dummy' }] },
  { slug: 'closed', designation: 'recovery', stages: [{ stage: 'deny' }] },
  pinFlow('pin'),
]

/** A server with everything that there is, and with secrets in it. */
export interface Scene {
  readonly served: Served
  readonly secrets: Secrets
  readonly password: string
  /** Somebody new of that role, with that password; undefined for nobody. */
  person(role: Role): Promise<string | undefined>
  /** What has been logged since the last time. */
  takeLog(): string
  /** Everything else that is kept: tables, metrics. */
  kept(): Promise<string>
}

export async function openScene(t: TestContext): Promise<Scene> {
  const lines: string[] = []
  const keep = (level: keyof Log) => (details: object, message: string) =>
    void lines.push(`${level} ${message} ${inspect(details, { depth: 10, maxStringLength: null })}`)
  const { telemetry, samples } = measured()
  const served = await serve(t, {
    flows: FLOWS,
    plugins: [acme, stagesPlugin(question)],
    trustedProxies: ['127.0.0.1'],
    telemetry,
    log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    limits: { attemptsPerAccount: 1_000_000, attemptsPerAddress: 1_000_000 },
  })
  const mark = (): string => `planted-${randomBytes(9).toString('hex')}`
  const secrets = new Secrets()
  const password = mark()
  secrets.plant(password)
  for (const key of TEST_KEYS) secrets.plant(key)
  let people = 0
  return {
    served,
    secrets,
    password,
    async person(role) {
      if (role === 'anonymous') return undefined
      people += 1
      const username = `${role}-${people}`
      await served.storage.users.create({
        username,
        email: `${username}@example.com`,
        name: username,
        password,
        isSuperuser: role === 'superuser',
        attributes: { note: 'nothing secret' },
      })
      return username
    },
    takeLog: () => lines.splice(0).join('\n'),
    async kept() {
      const tables = await dumpDatabase(served.databaseUrl)
      return [...tables.map(({ place, text }) => `${place} ${text}`), JSON.stringify(await samples())].join('\n')
    },
  }
}
