import type { FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'
const ME = '/api/v3/core/users/me/'
const EMBEDDED: FlowDocument = {
  slug: 'short',
  designation: 'authentication',
  stages: [{ stage: 'identification', config: { embedPassword: true } }, { stage: 'user_login' }],
}

async function setActive({ storage }: Served, active: boolean): Promise<void> {
  const { rows } = await storage.pool.query("select id from sallyport_user where username = 'ann'")
  await storage.users.setActive(rows[0].id, active)
}

/** What a visitor sees who gives this name and the right password. */
async function seen({ browser }: Served, slug: string, answers: readonly object[]) {
  const visitor = browser()
  await visitor.challenge(slug)
  const shown = []
  for (const fields of answers) {
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    const { status, body } = await visitor.answer(slug, fields)
    shown.push({ status, keys: Object.keys(body), component: body.component, errors: body.response_errors })
  }
  return { shown, status: (await visitor.get(ME)).status }
}

const password = 'correct horse'
const flows: readonly [slug: string, answers: (name: string) => object[]][] = [
  [LOGIN, (name) => [{ uid_field: name }, { password }]],
  ['short', (name) => [{ uid_field: name, password }]],
]

for (const [slug, answers] of flows) {
  test(`in the flow ${slug} somebody inactive gets the answers of somebody unknown, with the right password too`, async (t) => {
    const node = await serve(t, { flows: [EMBEDDED] })
    await setActive(node, false)
    const inactive = await seen(node, slug, answers('ann'))
    t.deepEqual(inactive, await seen(node, slug, answers('nobody')))
    t.is(inactive.status, 403)
    await setActive(node, true)
    t.is((await seen(node, slug, answers('ann'))).status, 200)
  })
}

test('a user who becomes inactive in the middle of a login does not get in', async (t) => {
  const node = await serve(t)
  const ann = node.browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await setActive(node, false)
  const refused = await ann.answer(LOGIN, { password })
  t.deepEqual(refused.body.response_errors, { password: [{ string: 'Invalid password', code: 'invalid' }] })
  t.is(refused.body.pending_user, 'ann')
})

test('a user who becomes inactive while logged in is logged out at once, and has to log in again once active', async (t) => {
  const node = await serve(t)
  const ann = node.browser()
  await ann.challenge(LOGIN)
  await ann.answer(LOGIN, { uid_field: 'ann' })
  await ann.answer(LOGIN, { password })
  await setActive(node, false)
  t.is((await ann.get(ME)).status, 403)
  t.is((await ann.challenge(LOGIN)).body.component, 'ak-stage-identification')
  await setActive(node, true)
  t.is((await ann.get(ME)).status, 403)
  await ann.logIn('ann')
  t.is((await ann.get(ME)).body.user.username, 'ann')
})
