import type { FlowDocument } from '@sallyport/core'
import type { Browser } from '@sallyport/testing'
import { serve, type Served } from '@sallyport/testing/server'
import test from 'ava'

/** As an operator may write it: nothing asks who is there. */
const settings = (name: string, more: object = {}): FlowDocument => ({
  slug: name,
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [
    {
      stage: 'prompt',
      name: `${name}-prompt`,
      config: {
        fields: [
          { fieldKey: 'name', type: 'text', label: 'Name' },
          { fieldKey: 'email', type: 'email', label: 'E-mail' },
        ],
      },
    },
    { stage: 'user_write', name: `${name}-write`, config: { allowedFields: ['name', 'email'], ...more } },
  ],
})

const age = ({ storage }: Served, interval: string) =>
  storage.pool.query(`update sallyport_login_session set authenticated_at = authenticated_at - interval '${interval}'`)

async function change(browser: Browser, slug: string, email: string): Promise<string> {
  await browser.challenge(slug)
  const { body } = await browser.answer(slug, { name: 'Ann B.', email })
  return body.code ?? body.component
}

test.serial('a login of two weeks ago changes no e-mail address, whatever the flow asks', async (t) => {
  const served = await serve(t, { flows: [settings('plain'), settings('open', { requireRecentProof: false })] })
  const ann = served.browser()
  await ann.logIn('ann')
  t.is(await change(ann, 'plain', 'new@example.com'), 'xak-flow-redirect', 'right after the login')
  await age(served, '16 minutes')
  t.is(await change(ann, 'plain', 'thief@example.com'), 'authentication_too_old')
  t.is(await change(ann, 'plain', 'new@example.com'), 'xak-flow-redirect', 'what nobody logs in with')
  t.is(await change(ann, 'open', 'other@example.com'), 'xak-flow-redirect', 'the operator wants it')
  await ann.logIn('ann')
  t.is(await change(ann, 'plain', 'ann@example.com'), 'xak-flow-redirect', 'after another login')
})

test.serial('the settings that each server has ask for the password', async (t) => {
  const served = await serve(t)
  const ann = served.browser()
  await ann.logIn('ann')
  await age(served, '13 days')
  t.is((await ann.challenge('default-user-settings')).body.component, 'ak-stage-password')
  await ann.answer('default-user-settings', { password: 'correct horse' })
  t.is(await change(ann, 'default-user-settings', 'new@example.com'), 'xak-flow-redirect')
})

test.serial('a person who finds a browser open cannot end another login of the user', async (t) => {
  const served = await serve(t)
  const [found, home] = [served.browser(), served.browser()]
  await found.logIn('ann')
  await home.logIn('ann')
  await age(served, '1 hour')
  const { sessions } = (await found.get('/api/v3/core/users/me/sessions/')).body
  const path = ({ id }: { id: string }) => `/api/v3/core/users/me/sessions/${id}/`
  const other = sessions.find(({ current }: { current: boolean }) => !current)
  const own = sessions.find(({ current }: { current: boolean }) => current)
  const refused = await found.get(path(other), { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } })
  t.like(refused, { status: 403, body: { code: 'authentication_too_old' } })
  const form = await found.get(`/if/user/sessions/${other.id}/`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
  })
  t.is(form.headers.get('location'), '/flows/-/default/authentication/?next=%2Fif%2Fuser%2F&max_age=900')
  t.is((await home.get('/api/v3/core/users/me/')).status, 200)
  const ended = await found.get(path(own), { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } })
  t.is(ended.status, 204, 'the own one may always be ended')
  await found.logIn('ann')
  const now = await found.get(path(other), { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } })
  t.is(now.status, 204)
  t.is((await home.get('/api/v3/core/users/me/')).status, 403)
})
