import {
  createKeys,
  contextKey,
  definePlugin,
  defineStage,
  pass,
  redirect,
  restart,
  type FlowDocument,
} from '@sallyport/core'
import { Browser, type BrowserAnswer } from '@sallyport/testing'
import { dumpDatabase, findLeaks, serve, TEST_KEYS, type Leak, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { recordingLog, type RecordingLog } from '../support/recording-log.ts'
import { askStage, linkStage } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'
const PASSWORD = 'Pläntéd "pass" 77/+'
const API_KEY = 'api-key-of-the-visitor'
const CODE = 'code-of-the-invitation'
const WRONG = 'wrong battery staple'

/** What the host passes to the flow, and what a challenge shows again. */
const invitation = contextKey(
  'acme_invitation',
  Type.Object({ from: Type.String(), code: Type.String({ maxLength: 100, secret: true }) }),
)

const shows = defineStage({
  type: 'shows',
  version: 1,
  component: 'acme-stage-shows',
  config: Type.Object({}),
  challenge: Type.Object({ code: Type.String() }),
  response: Type.Object({ answer: Type.String({ maxLength: 20 }) }),
  requires: [invitation],
  present: ({ context }) => ({ code: context.get(invitation)?.code ?? '' }),
  submit: () => pass(),
})

/** Does what its answer names. */
const turn = askStage('turn', (_visit, answer) => {
  switch (answer) {
    case 'restart':
      return restart()
    case 'restart_with_context':
      return restart({ keepContext: true })
    case 'crash':
      throw new Error('no luck')
    case 'deny':
      return { kind: 'deny', message: 'No.', code: 'no', final: true }
    case 'other':
      return redirect({ flow: 'other', keepContext: true })
    default:
      return pass()
  }
})

const FIELDS = [
  { fieldKey: 'username', type: 'username', label: 'Username' },
  { fieldKey: 'attributes.api_key', type: 'text', label: 'Key', required: false },
]
const PASSWORDS = [
  { fieldKey: 'password', type: 'password', label: 'Password' },
  { fieldKey: 'password_repeat', type: 'password', label: 'Again' },
]

const ENROL: FlowDocument = {
  slug: 'enrol',
  designation: 'enrollment',
  stages: [
    { stage: 'prompt', name: 'who', config: { fields: FIELDS } },
    { stage: 'prompt', name: 'passwords', config: { fields: PASSWORDS } },
    { stage: 'turn' },
    { stage: 'user_write', config: { allowedFields: ['username', 'password'] } },
    { stage: 'user_login' },
  ],
}
const OTHER: FlowDocument = { slug: 'other', designation: 'enrollment', stages: [{ stage: 'turn', name: 'more' }] }
const INVITED: FlowDocument = {
  slug: 'invited',
  designation: 'enrollment',
  authentication: 'require_token',
  given: ['acme_invitation'],
  stages: [{ stage: 'turn', name: 'hello' }, { stage: 'shows' }, { stage: 'turn', name: 'bye' }],
}
const RECOVERY: FlowDocument = {
  slug: 'recovery',
  designation: 'recovery',
  stages: [
    { stage: 'identification' },
    { stage: 'link' },
    { stage: 'prompt', name: 'fresh', config: { fields: PASSWORDS } },
    { stage: 'turn', name: 'sure' },
    { stage: 'user_write', name: 'set', config: { allowedFields: ['password'] } },
  ],
}

interface Scene extends Served {
  readonly log: RecordingLog
  readonly links: string[]
  /** Notes what a browser holds. */
  see(browser: Browser): void
  /** Where any secret can be read that has been typed, handed out or held so far. */
  leaks(): Promise<readonly Leak[]>
}

async function open(t: ExecutionContext): Promise<Scene> {
  const links: string[] = []
  const log = recordingLog()
  const acme = definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { issuesSessions: true, vouchesByLinks: true, proves: ['email'] },
    apply({ hooks }) {
      hooks.stages.tap('acme', (stages) => {
        for (const type of [shows, turn, linkStage(links)]) stages.add(type)
      })
    },
  })
  const served = await serve(t, { log, plugins: [acme], flows: [ENROL, OTHER, INVITED, RECOVERY] })
  const secrets = new Set([PASSWORD, API_KEY, CODE, WRONG, 'correct horse'])
  return {
    ...served,
    log,
    links,
    see({ cookies }) {
      for (const [name, value] of cookies) {
        secrets.add(value)
        if (name !== 'sallyport') continue
        const held: unknown = JSON.parse(Buffer.from(value, 'base64').toString())
        for (const text of Object.values(held ?? {}))
          if (typeof text === 'string' && text.length > 20) secrets.add(text)
      }
    },
    async leaks() {
      for (const link of links) secrets.add(macOf(link))
      const lines = [...log.lines, ...log.written].map((text) => ({ place: 'log', text }))
      return findLeaks([...(await dumpDatabase(served.databaseUrl)), ...lines], secrets)
    },
  }
}

function macOf(link: string): string {
  return new URL(link).searchParams.get('flow_token')?.split('.').at(-1) ?? ''
}

function queryOf(link: string | undefined): string {
  return new URL(link ?? '').search.slice(1)
}

type Step = (browser: Browser) => Promise<BrowserAnswer>

const begins: Step = (browser) => browser.challenge('enrol')
const saysWho: Step = (browser) => browser.answer('enrol', { username: 'new', 'attributes.api_key': API_KEY })
const types: Step = (browser) => browser.answer('enrol', { password: PASSWORD, password_repeat: PASSWORD })
const turns =
  (answer: string, slug = 'enrol', query = ''): Step =>
  (browser) =>
    browser.answer(slug, { answer }, { query })

/** Journeys of an enrolment, by what comes after the passwords were typed. */
const ENDS: Readonly<Record<string, readonly Step[]>> = {
  'that is left alone': [],
  'that is completed': [turns('go')],
  'that is denied': [turns('deny')],
  'that crashes': [turns('crash')],
  'that begins again': [turns('restart'), saysWho],
  'that begins again with its context': [turns('restart_with_context'), saysWho],
  'that goes on with another flow': [turns('other'), (browser) => browser.challenge('other')],
  'that ends in another flow': [turns('other'), (browser) => browser.challenge('other'), turns('go', 'other')],
  'that is cancelled': [(browser) => browser.get('/flows/-/cancel/?flow=enrol')],
}

for (const [end, steps] of Object.entries(ENDS)) {
  test.serial(`nothing that was typed can be read in the database during an enrolment ${end}`, async (t) => {
    const scene = await open(t)
    const visitor = scene.browser()
    for (const step of [begins, saysWho, types, ...steps]) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const { status } = await step(visitor)
      t.true(status < 400 || steps.includes(step))
      scene.see(visitor)
      // oxlint-disable-next-line no-await-in-loop -- at each stop
      t.deepEqual(await scene.leaks(), [])
    }
  })
}

test.serial('nothing that was typed can be read in the database once a run has expired', async (t) => {
  const scene = await open(t)
  const visitor = scene.browser()
  for (const step of [begins, saysWho, types]) await step(visitor)
  await scene.storage.pool.query("update sallyport_run set expires_at = now() - interval '1 second'")
  t.deepEqual(await scene.leaks(), [])
  await begins(visitor)
  await saysWho(visitor)
  t.deepEqual(await scene.leaks(), [])
  await scene.storage.runs.sweep()
  t.deepEqual(await scene.leaks(), [])
})

test.serial('nothing that was typed can be read in the database while an inspector is open', async (t) => {
  const scene = await open(t)
  const admin = scene.browser()
  await admin.logIn('admin')
  const query = 'inspector&next=%2Fapp%3Faccess_token%3Dtoken-in-the-destination'
  await admin.challenge('enrol', { query })
  await admin.answer('enrol', { username: 'new', 'attributes.api_key': API_KEY }, { query })
  await admin.answer('enrol', { password: PASSWORD, password_repeat: PASSWORD }, { query })
  const { body } = await admin.get('/api/v3/flows/inspector/enrol/')
  t.is(body.plans.length, 2)
  scene.see(admin)
  t.deepEqual(await scene.leaks(), [])
  t.deepEqual(findLeaks(await dumpDatabase(scene.databaseUrl), ['token-in-the-destination']), [])
  // The challenge itself knows the way.
  const done = await admin.answer('enrol', { answer: 'go' }, { query })
  t.is(done.body.to, '/app?access_token=token-in-the-destination')
  t.deepEqual(findLeaks(await dumpDatabase(scene.databaseUrl), ['token-in-the-destination']), [])
})

test.serial('no password and no token of a login or of a changed password can be read in the database', async (t) => {
  const scene = await open(t)
  const ann = scene.browser()
  await ann.logIn('ann', WRONG)
  await ann.logIn('ann')
  scene.see(ann)
  t.deepEqual(await scene.leaks(), [])
  const slug = 'default-password-change'
  await ann.challenge(slug)
  await ann.answer(slug, { password: 'correct horse' })
  scene.see(ann)
  t.deepEqual(await scene.leaks(), [])
  const { body } = await ann.answer(slug, { password: PASSWORD, password_repeat: PASSWORD })
  t.is(body.component, 'xak-flow-redirect')
  scene.see(ann)
  t.deepEqual(await scene.leaks(), [])
})

test.serial(
  'what a host begins a run with, and a challenge shows, can be read by its visitor and not in the database',
  async (t) => {
    const scene = await open(t)
    const context = { acme_invitation: { from: 'Ann', code: CODE } }
    const { link } = await scene.engine.start('invited', { context })
    scene.links.push(link)
    t.deepEqual(await scene.leaks(), [])
    const query = queryOf(link)
    const visitor = scene.browser()
    const gate = await visitor.challenge('invited', { query })
    await visitor.answer('invited', { token: gate.body.token }, { query })
    const shown = await turns('go', 'invited', query)(visitor)
    t.is(shown.body.code, CODE)
    scene.see(visitor)
    t.deepEqual(await scene.leaks(), [])
    const more = await turns('go', 'invited', query)(visitor)
    t.is(more.body.component, 'test-stage-turn')
    t.deepEqual(await scene.leaks(), [])
    await turns('restart', 'invited', query)(visitor)
    t.deepEqual(await scene.leaks(), [])
  },
)

test.serial('no link of a recovery, and no password that is typed after it, can be read in the database', async (t) => {
  const scene = await open(t)
  const desk = scene.browser()
  await desk.challenge('recovery')
  await desk.answer('recovery', { uid_field: 'ann' })
  t.deepEqual(await scene.leaks(), [])
  const query = queryOf(scene.links[0])
  const phone = scene.browser()
  const gate = await phone.challenge('recovery', { query })
  await phone.answer('recovery', { token: gate.body.token }, { query })
  await phone.answer('recovery', { password: PASSWORD, password_repeat: PASSWORD })
  for (const browser of [desk, phone]) scene.see(browser)
  t.deepEqual(await scene.leaks(), [])
  await phone.answer('recovery', { answer: 'go' })
  t.deepEqual(await scene.leaks(), [])
})

test.serial('neither the link of the first set-up nor what is typed there can be read in the database', async (t) => {
  const env = await ownDatabase(t)
  const command = sallyport(t, ['start'], { env: { ...env, LOG_LEVEL: 'silent' } })
  const browser = new Browser(await command.listening)
  const [link = ''] = /\/-\/setup\/\S+/.exec(command.stdout()) ?? []
  const { headers } = await browser.visit(link)
  const location = headers.get('location') ?? ''
  const query = queryOf(location)
  const gate = await browser.challenge('initial-setup', { query })
  await browser.answer('initial-setup', { token: gate.body.token }, { query })
  const secrets = [link.split('/').at(-1)?.split('.').at(-1) ?? '', macOf(location), PASSWORD]
  t.deepEqual(findLeaks(await dumpDatabase(env.DATABASE_URL), secrets), [])
  const typed = { username: 'root', email: 'root@example.com', password: PASSWORD, password_repeat: PASSWORD }
  const { body } = await browser.answer('initial-setup', typed, { query })
  t.is(body.component, 'xak-flow-redirect')
  t.deepEqual(findLeaks(await dumpDatabase(env.DATABASE_URL), secrets), [])
})

test.serial('what is stored opens under an older key, and a run that no key opens begins again', async (t) => {
  const scene = await open(t)
  const visitor = scene.browser()
  for (const step of [begins, saysWho, types]) await step(visitor)
  const query = { flow: 'enrol', browser: null, token: null, flowToken: null }
  const { rows } = await scene.storage.pool.query<{ id: string }>('select id from sallyport_run')
  const run = rows[0]?.id ?? null
  const stored = (await scene.storage.runs.load({ ...query, run })).named?.context
  const known = (await scene.engine.ports.runs.load({ ...query, run })).named?.context
  t.deepEqual(known?.['prompt_secrets'], { password: PASSWORD })
  const sealed = String((stored?.['$sealed'] as Record<string, string> | undefined)?.['prompt_secrets'])
  const place = `${run}:prompt_secrets`
  const rotated = createKeys(['a newer key that comes first', ...TEST_KEYS])
  t.deepEqual(JSON.parse(rotated.open('context', sealed, place) ?? 'null'), { password: PASSWORD })
  t.is(createKeys(['a newer key that comes first']).open('context', sealed, place), undefined)
  t.is(rotated.open('context', sealed, `${run}:prompt_data`), undefined)
  // Somebody puts into one run what was sealed for another key of it.
  await scene.storage.pool.query(`update sallyport_run set context =
    jsonb_set(context::jsonb, '{$sealed,prompt_data}', context::jsonb #> '{$sealed,prompt_secrets}')::json`)
  const shown = await visitor.challenge('enrol')
  t.is(shown.status, 200)
  t.is(shown.body.component, 'ak-stage-prompt')
  t.is(shown.body.fields[0].field_key, 'username')
  t.is(shown.body.fields[0].initial_value, '')
  for (const step of [saysWho, types]) await step(visitor)
  t.is((await turns('go')(visitor)).body.component, 'xak-flow-redirect')
})

test.serial('a flow that begins again with its context has forgotten the passwords', async (t) => {
  const scene = await open(t)
  const visitor = scene.browser()
  for (const step of [begins, saysWho, types, turns('restart_with_context')]) await step(visitor)
  const { rows } = await scene.storage.pool.query<{ id: string }>('select id from sallyport_run')
  const query = { flow: 'enrol', browser: null, token: null, flowToken: null, run: rows[0]?.id ?? null }
  const context = (await scene.engine.ports.runs.load(query)).named?.context
  t.deepEqual(context?.['prompt_data'], { username: 'new', 'attributes.api_key': API_KEY })
  t.is(context?.['prompt_secrets'], undefined)
})

test.serial('an answer to a run that no key opens is a conflict, and no crash', async (t) => {
  const scene = await open(t)
  const visitor = scene.browser()
  for (const step of [begins, saysWho, types]) await step(visitor)
  await scene.storage.pool.query(`update sallyport_run set context =
    jsonb_set(context::jsonb, '{$sealed,prompt_secrets}', '"broken"')::json`)
  const { status, body } = await turns('go')(visitor)
  t.is(status, 409)
  t.deepEqual([body.code, body.component], ['run_ended', 'ak-stage-prompt'])
  t.is((await visitor.get('/flows/-/cancel/?flow=enrol')).status, 302)
  t.is((await scene.browser().logIn('ann')).body.component, 'xak-flow-redirect')
})

test.serial('the default login has nothing to seal', async (t) => {
  const scene = await open(t)
  const visitor = scene.browser()
  await visitor.challenge(LOGIN)
  await visitor.answer(LOGIN, { uid_field: 'ann' })
  const { rows } = await scene.storage.pool.query<{ row: string }>(
    'select row_to_json(r)::text as row from sallyport_run r',
  )
  t.is(rows.length, 1)
  t.false(rows[0]?.row.includes('$sealed'))
})
