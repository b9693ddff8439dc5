import { contextKey, defineStage, FlowRefused, pass, type BrowserCookie, type FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import Type from 'typebox'
import { loggedIn, primaryKey } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { question } from '../support/stages.ts'

const invitation = contextKey('acme_invitation', Type.String())

/** Lets pass who has been invited. */
const invited = defineStage({
  type: 'invited',
  version: 1,
  config: Type.Object({}),
  requires: [invitation],
  act: () => pass(),
})
const button = defineStage({
  type: 'button',
  version: 1,
  component: 'test-stage-button',
  config: Type.Object({ configureFlow: Type.Optional(Type.String({ maxLength: 50 })) }),
  challenge: Type.Object({}),
  response: Type.Object({}),
  present: () => ({}),
  submit: () => pass(),
})

/** A new password, for the user that the run is about. */
const newPassword = (slug: string, more: object = {}): FlowDocument => ({
  slug,
  designation: 'stage_configuration',
  given: ['pending_user'],
  stages: [
    { stage: 'button', name: `${slug}-button`, config: { configureFlow: slug } },
    {
      stage: 'prompt',
      name: `${slug}-prompt`,
      config: { fields: [{ fieldKey: 'password', type: 'password', label: 'New password' }] },
    },
    { stage: 'user_write', name: `${slug}-write`, config: { allowedFields: ['password'], ...more } },
  ],
})
const join: FlowDocument = {
  slug: 'join',
  designation: 'enrollment',
  given: ['acme_invitation'],
  stages: [{ stage: 'question' }, { stage: 'invited' }],
}

/** A server on which a login can be made to end after it was looked at, and before a flow is started for it. */
async function serveStarts(
  t: ExecutionContext,
): Promise<{ readonly served: Served; endLoginsOnce(sql: string): void }> {
  let pending: string | undefined
  const served = await serve(t, {
    plugins: [stagesPlugin(button, invited, question)],
    flows: [newPassword('renew'), newPassword('trusted', { requireRecentProof: false }), join],
    around: (ports) => ({
      ...ports,
      runs: {
        ...ports.runs,
        async load(query) {
          const sql = pending
          pending = undefined
          if (sql !== undefined) await served.storage.pool.query(sql)
          return ports.runs.load(query)
        },
      },
    }),
  })
  return { served, endLoginsOnce: (sql) => void (pending = sql) }
}

test('a link that nobody has opened leads through the flow as it is, not as it was', async (t) => {
  const { served } = await serveStarts(t)
  const { link } = await served.engine.start('join', { context: { acme_invitation: 'seven' } })
  const closed: FlowDocument = {
    ...join,
    stages: [{ stage: 'deny', name: 'closed', config: { denyMessage: 'Closed.' } }, ...join.stages],
  }
  await served.engine.applyFlows([{ flow: closed, source: 'test' }], 'files')
  const query = new URL(link).search.slice(1)
  const visitor = served.browser()
  await visitor.challenge('join', { query })
  const { body } = await visitor.answer('join', {}, { query })
  t.like(body, { component: 'ak-stage-access-denied', error_message: 'Closed.' })
})

const LINKS = 'select count(*)::int as links from sallyport_flow_token'
const links = async ({ storage }: Served): Promise<number> => (await storage.pool.query(LINKS)).rows[0].links

/** As the server's own session holds it. */
function cookieOf({ cookies }: Browser): BrowserCookie {
  return JSON.parse(Buffer.from(cookies.get('sallyport') ?? '', 'base64').toString())
}

const ENDINGS: Readonly<Record<string, string>> = {
  'has ended': 'delete from sallyport_login_session',
  'is of a password that has changed': 'update sallyport_user set credentials_changed_at = now()',
}

for (const [how, sql] of Object.entries(ENDINGS)) {
  test.serial(`a login that ${how} since the request looked starts nothing, and becomes no link`, async (t) => {
    const { served, endLoginsOnce } = await serveStarts(t)
    const thief = await loggedIn(served, 'admin')
    endLoginsOnce(sql)
    const executed = await thief.get('/api/v3/flows/instances/renew/execute/')
    t.like(executed, { status: 403, body: { code: 'not_authenticated' } })
    t.is((await thief.get('/api/v3/core/users/me/')).status, 403, 'the login is over')
    t.is(await links(served), 0)

    const other = await loggedIn(served, 'admin')
    const [first] = [...(served.engine.definitions.current('renew')?.bindings.values() ?? [])]
    const configure = `/flows/-/configure/${first?.stage.pk}/`
    endLoginsOnce(sql)
    const sent = await other.get(configure, { headers: { 'sec-fetch-site': 'same-origin' } })
    t.is(sent.headers.get('location'), `/flows/-/default/authentication/?${new URLSearchParams({ next: configure })}`)
    t.is(await links(served), 0)
  })
}

test.serial('a host that names a browser gets no link for a user who is not logged in there', async (t) => {
  const { served } = await serveStarts(t)
  const { engine } = served
  const [ann, admin] = [await loggedIn(served), await primaryKey(served.storage, 'admin')]
  const refused = { instanceOf: FlowRefused, code: 'not_authenticated' }
  await t.throwsAsync(engine.start('renew', { browser: cookieOf(ann), person: admin }), refused)
  const nobody = { browser: cookieOf(ann).browser }
  await t.throwsAsync(engine.start('renew', { browser: nobody, person: admin }), refused)
  await t.throwsAsync(engine.start('renew', { browser: nobody, loggedIn: true }), refused)
  t.is(await links(served), 0)
  const started = await engine.start('renew', { browser: cookieOf(ann), loggedIn: true })
  t.is(started.link, 'http://sallyport.test/if/flow/renew/')
  t.is((await ann.challenge('renew')).body.component, 'test-stage-button')
})

test.serial('the word of a host is no recent proof, and changes no password unless the operator says so', async (t) => {
  const { served } = await serveStarts(t)
  const person = await primaryKey(served.storage, 'admin')
  const change = async (slug: string): Promise<string> => {
    const { link } = await served.engine.start(slug, { person })
    const query = new URL(link).search.slice(1)
    const browser = served.browser()
    await browser.challenge(slug, { query })
    await browser.answer(slug, {}, { query })
    await browser.answer(slug, {}, { query })
    const { body } = await browser.answer(slug, { password: 'battery staple horse' }, { query })
    return body.code ?? body.component
  }
  t.is(await change('renew'), 'authentication_too_old')
  t.is(await change('trusted'), 'xak-flow-redirect')
})

test.serial('what a start sets waits in no browser whose id somebody else may have planted', async (t) => {
  const { served } = await serveStarts(t)
  const victim = served.browser()
  await victim.challenge('default-authentication-flow')
  const attacker = victim.clone()
  const { link } = await served.engine.start('join', {
    browser: cookieOf(victim),
    context: { acme_invitation: 'seven' },
  })
  await attacker.challenge('join')
  t.is((await attacker.answer('join', { answer: 'x' })).body.code, 'missing_context')
  const query = new URL(link).search.slice(1)
  await victim.challenge('join', { query })
  await victim.answer('join', {}, { query })
  t.is((await victim.answer('join', { answer: 'x' }, { query })).body.component, 'xak-flow-redirect')
})

test.serial('what a start sets for a logged-in user waits in their browser, for their login alone', async (t) => {
  const { served } = await serveStarts(t)
  const ann = await loggedIn(served)
  const cookie = cookieOf(ann)
  await served.engine.start('join', { browser: cookie, loggedIn: true, context: { acme_invitation: 'seven' } })
  const attacker = served.browser()
  const planted = Buffer.from(JSON.stringify({ browser: cookie.browser })).toString('base64')
  await attacker.challenge('join')
  attacker.cookies.set('sallyport', planted)
  t.is((await attacker.answer('join', { answer: 'x' }, { step: false })).body.code, 'missing_context')
  t.is((await ann.challenge('join')).body.component, 'test-stage-question')
  t.is((await ann.answer('join', { answer: 'x' })).body.component, 'xak-flow-redirect')
})
