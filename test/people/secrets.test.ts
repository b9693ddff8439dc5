import { definePlugin } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { aroundQueries } from '../support/around-queries.ts'
import { recordingLog } from '../support/recording-log.ts'

const LOGIN = 'default-authentication-flow'
const PATH = `/api/v3/flows/executor/${LOGIN}/`
const PASSWORD = 'correct horse'
const WRONG = 'battery staple wrong'
/** What a URL may hold: a secret of the host’s in a destination, and a flow token. */
const DESTINATION = 'code-of-the-host'
const FLOW_TOKEN = 'aaaaaaaaaaaaaaaaaaaaaa.mac-of-a-flow-token'
const IN_URLS = /code-of-the-host|mac-of-a-flow-token/

/** Throws at the answers of the visitors that it is configured to fail. */
function breaking(broken: () => boolean) {
  return definePlugin({
    name: 'acme',
    version: '1.0.0',
    capabilities: { hooks: ['response'] },
    apply({ hooks }) {
      hooks.response.tapPromise('acme', async () => {
        if (broken()) throw new Error('no luck')
        return undefined
      })
    },
  })
}

/** What a browser holds or has received that nobody else may read. */
class Secrets {
  readonly #texts = new Set([PASSWORD, WRONG])

  see({ body }: BrowserAnswer, { cookies }: Browser): void {
    if (typeof body?.step === 'string') this.#texts.add(body.step.split('.').at(-1))
    for (const [name, value] of cookies) {
      this.#texts.add(value)
      if (name !== 'sallyport') continue
      const { browser, token } = JSON.parse(Buffer.from(value, 'base64').toString())
      for (const secret of [browser, token]) if (secret !== undefined) this.#texts.add(secret)
    }
  }

  /** How many there are; a test that has seen none would prove nothing. */
  get size(): number {
    return this.#texts.size
  }

  in(text: string): readonly string[] {
    return [...this.#texts].filter((secret) => text.includes(secret) || text.includes(encodeURIComponent(secret)))
  }
}

test('no password, token, cookie or MAC is in a log line, an audit event, an error, a URL, or readable in the database', async (t) => {
  const log = recordingLog()
  let broken = false
  const { browser, storage } = await serve(t, { log, plugins: [breaking(() => broken)] })
  const secrets = new Secrets()
  const said: string[] = []
  const errors: BrowserAnswer[] = []
  for (const name of ['ann', 'admin', 'nobody']) {
    const visitor = browser()
    const note = (answer: BrowserAnswer): void => {
      secrets.see(answer, visitor)
      const { status, body, text, headers } = answer
      if (status >= 400 && status !== 409) errors.push(answer)
      if (status >= 400 && status !== 409) said.push(text)
      for (const url of [body?.to, body?.flow_info?.cancel_url, headers.get('location')]) said.push(String(url))
    }
    const query = `next=/app/%3Fcode=${DESTINATION}`
    note(await visitor.challenge(LOGIN, { query }))
    const raw = `{"uid_field":"${name}","password":"${PASSWORD}"`
    note(await visitor.get(PATH, { method: 'POST', body: raw, headers: { 'content-type': 'application/json' } }))
    note(await visitor.get(PATH, { method: 'POST', body: PASSWORD, headers: { 'content-type': 'text/plain' } }))
    note(await visitor.answer(LOGIN, { uid_field: name }, { query }))
    note(await visitor.answer(LOGIN, { password: WRONG }, { query }))
    note(await visitor.answer(LOGIN, { password: [PASSWORD] }, { query }))
    broken = true
    note(await visitor.answer(LOGIN, { password: PASSWORD }, { query }))
    broken = false
    const end = aroundQueries(storage, async () => {
      throw Object.assign(new Error('relation "nothing" does not exist'), { code: '42P01' })
    })
    note(await visitor.answer(LOGIN, { password: PASSWORD }, { query }))
    end()
    note(await visitor.answer(LOGIN, { password: PASSWORD }, { query }))
    note(await visitor.get('/api/v3/core/users/me/'))
    note(await visitor.challenge(LOGIN, { query }))
    broken = true
    note(await visitor.answer(LOGIN, { uid_field: name }, { query }))
    broken = false
    note(await visitor.challenge(LOGIN, { query: `${query}&flow_token=${FLOW_TOKEN}` }))
    note(await visitor.get(`/api/v3/core/users/me/?flow_token=${FLOW_TOKEN}`))
    note(await visitor.get(`/flows/-/cancel/?flow=${LOGIN}&next=/app/%3Fcode=${DESTINATION}`))
  }
  t.true(secrets.size > 20)
  t.true(
    errors.some(({ body }) => typeof body.traceback === 'string'),
    'a superuser has seen a traceback',
  )
  t.true(log.lines.filter((line) => line.startsWith('error')).length >= 6)
  for (const level of ['info', 'warn', 'error'])
    t.true(
      log.lines.some((line) => line.startsWith(level)),
      level,
    )
  t.true(log.written.length >= log.lines.length)
  for (const text of [...said, ...log.lines, ...log.written]) t.deepEqual(secrets.in(text), [], text)
  for (const text of [...log.lines, ...log.written]) t.notRegex(text, IN_URLS)
  for (const event of await storage.events.list()) {
    t.deepEqual(secrets.in(JSON.stringify(event)), [], event.action)
    t.notRegex(JSON.stringify(event), IN_URLS)
  }

  const held = new Secrets()
  for (const table of ['run', 'login_session', 'attempt', 'audit_event', 'user']) {
    const { rows } = await storage.pool.query(`select row_to_json(x)::text as row from sallyport_${table} x`)
    t.true(rows.length > 0, table)
    for (const { row } of rows) t.deepEqual(held.in(row), [], table)
  }
  // A run keeps the step that it has answered, MAC included, and the device cookie for its replay; nothing else.
  const { rows } = await storage.pool.query(
    `select (answered::jsonb - 'step' - 'answer' #- '{renewal,device}')::text || context || history || plan as row from sallyport_run
     union all select row_to_json(s)::text from sallyport_login_session s`,
  )
  for (const { row } of rows) t.deepEqual(secrets.in(row), [])
})
