import { defineStage, pass, type FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'

/** Asks for a click; people set it up by a flow. */
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

const plugins = [stagesPlugin(button)]

/** Asks for a click, and logs in. */
const click: FlowDocument = {
  slug: 'click',
  designation: 'stage_configuration',
  given: ['pending_user'],
  stages: [
    { stage: 'button', name: 'click-button', config: { configureFlow: 'click' } },
    { stage: 'user_login', name: 'click-login', config: {} },
  ],
}
/** The same, begun by a link. */
const linked: FlowDocument = {
  ...click,
  slug: 'linked',
  authentication: 'require_token',
  stages: [
    { stage: 'button', name: 'linked-button', config: { configureFlow: 'linked' } },
    { stage: 'user_login', name: 'linked-login', config: {} },
  ],
}

const pkOf = async ({ storage }: Served, username: string): Promise<string> => {
  const found = await storage.users.find(username, { fields: ['username'] })
  return found?.pk ?? ''
}

/** Makes every login two days old. */
const age = ({ storage }: Served) =>
  storage.pool.query(`update sallyport_login_session set authenticated_at = authenticated_at - interval '2 days'`)

const authenticatedAt = async ({ storage }: Served, pk: string): Promise<number> => {
  const sessions = await storage.sessions.list(pk)
  return Math.max(...sessions.map((session) => session.authenticatedAt.getTime()))
}

const STARTS: Readonly<Record<string, (served: Served, browser: ReturnType<Served['browser']>) => Promise<unknown>>> = {
  'a set-up of a stage': async ({ engine }, browser) => {
    const [first] = [...(engine.definitions.current('click')?.bindings.values() ?? [])]
    return browser.visit(`/flows/-/configure/${first?.stage.pk}/`)
  },
  'the execution of a flow': (_served, browser) => browser.visit('/api/v3/flows/instances/click/execute/'),
  'a run that the host begins': async (served, browser) => {
    const cookie = browserCookie(browser.cookies)
    return served.engine.start('click', { person: await pkOf(served, 'admin'), browser: cookie })
  },
}

for (const [what, begin] of Object.entries(STARTS)) {
  test.serial(`${what} makes no old login fresh`, async (t) => {
    const served = await serve(t, { plugins, flows: [click] })
    const pk = await pkOf(served, 'admin')
    const browser = served.browser()
    await browser.logIn('admin')
    await age(served)
    const before = await authenticatedAt(served, pk)
    await begin(served, browser)
    await browser.challenge('click')
    t.is((await browser.answer('click', {})).body.component, 'xak-flow-redirect')
    t.is(await authenticatedAt(served, pk), before)
  })
}

test.serial('a link of the host logs in the user that the host vouches for, without a recent proof', async (t) => {
  const served = await serve(t, { plugins, flows: [linked] })
  const pk = await pkOf(served, 'ann')
  const { link } = await served.engine.start('linked', { person: pk })
  t.is(await follow(served, link), 'xak-flow-redirect')
  t.is(await authenticatedAt(served, pk), 0)
})

test.serial('a pending user in the context without a person is not a user that the host vouches for', async (t) => {
  const served = await serve(t, { plugins, flows: [linked] })
  const pk = await pkOf(served, 'ann')
  const context = { pending_user: { pk, typed: 'ann' } }
  const { link } = await served.engine.start('linked', { context })
  t.is(await follow(served, link), 'unproven')
  t.deepEqual(await served.storage.sessions.list(pk), [])
})

/** Confirms a link and clicks; returns where it ends. */
async function follow(served: Served, link: string): Promise<string> {
  const query = new URL(link).search.slice(1)
  const browser = served.browser()
  await browser.challenge('linked', { query })
  await browser.answer('linked', {}, { query })
  const { body } = await browser.answer('linked', {}, { query })
  return body.code ?? body.component
}

/** As the server's own session holds it. */
function browserCookie(cookies: ReadonlyMap<string, string>) {
  const value = Buffer.from(cookies.get('sallyport') ?? '', 'base64').toString()
  const { browser, token }: { browser: string; token?: string } = JSON.parse(value)
  return token === undefined ? { browser } : { browser, token }
}
