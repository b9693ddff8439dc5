import { defineMessages, definePlugin } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { pinPlugin } from '../support/pin-plugin.ts'

const flow = {
  slug: 'set-pin',
  designation: 'stage_configuration' as const,
  authentication: 'require_authenticated' as const,
  stages: [{ stage: 'acme_set_pin', config: { configureFlow: 'set-pin' } }],
}
const OWN = { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } }
const LIST = '/api/v3/core/users/me/settings/'

test('a person sets something up, sees it, and takes it away', async (t) => {
  const { browser } = await serve(t, { plugins: [pinPlugin()], flows: [flow] })
  const ann = browser()
  await ann.logIn('ann')
  const before = await ann.get(LIST, { headers: { 'accept-language': 'de' } })
  const [{ configure_urls: urls = [], ...kind }] = before.body.settings
  t.deepEqual(kind, { name: 'acme-pin', title: 'PIN-Codes', items: [] })
  t.is((await ann.visit(urls[0])).status, 302)
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '1234' })
  const [{ items }] = (await ann.get(LIST)).body.settings
  t.is(items[0].label, 'PIN with 4 digits')
  t.is((await ann.get(`${LIST}acme-pin/${items[0].id}/`, OWN)).status, 204)
  t.deepEqual((await ann.get(LIST)).body.settings[0].items, [])
  t.is((await ann.get(`${LIST}acme-pin/${items[0].id}/`, OWN)).status, 404)
})

test('a login of two weeks ago takes nothing away', async (t) => {
  const { browser, storage } = await serve(t, { plugins: [pinPlugin()], flows: [flow] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '1234' })
  const [{ items }] = (await ann.get(LIST)).body.settings
  await storage.pool.query(
    "update sallyport_login_session set authenticated_at = authenticated_at - interval '13 days'",
  )
  const refused = await ann.get(`${LIST}acme-pin/${items[0].id}/`, OWN)
  t.deepEqual([refused.status, refused.body.code], [403, 'authentication_too_old'])
  const form = await ann.get(`/if/user/settings/acme-pin/${items[0].id}/`, { ...OWN, method: 'POST' })
  t.is(form.status, 303)
  t.regex(form.headers.get('location') ?? '', /^\/flows\/-\/default\/authentication\/\?.*max_age=/)
  t.is((await ann.get(LIST)).body.settings[0].items.length, 1)
})

test('nobody sees or takes away what another person has set up', async (t) => {
  const { browser } = await serve(t, { plugins: [pinPlugin()], flows: [flow] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '1234' })
  const [{ items }] = (await ann.get(LIST)).body.settings
  const admin = browser()
  t.is((await admin.get(LIST)).status, 403)
  await admin.logIn('admin')
  t.deepEqual((await admin.get(LIST)).body.settings[0].items, [])
  t.is((await admin.get(`${LIST}acme-pin/${items[0].id}/`, OWN)).status, 404)
  const foreign = { method: 'DELETE', headers: { 'sec-fetch-site': 'cross-site' } }
  t.is((await ann.get(`${LIST}acme-pin/${items[0].id}/`, foreign)).status, 403)
  t.is((await ann.get(LIST)).body.settings[0].items.length, 1)
})

test('what a plugin calls the things of a user is said in the language of the user', async (t) => {
  const catalog = defineMessages('acme-keys', {
    en: { title: 'Keys', one: 'A key' },
    de: { title: 'Schlüssel', one: 'Ein Schlüssel' },
  })
  const keys = definePlugin({
    name: 'acme-keys',
    version: '1.0.0',
    messages: [catalog],
    settings: [
      {
        name: 'acme-keys',
        title: catalog.messages.title,
        stage: 'dummy',
        list: async (_person, _services, _signal, say) => [{ id: '1', label: say(catalog.messages.one) }],
        remove: async () => false,
      },
    ],
  })
  const { browser } = await serve(t, { plugins: [keys] })
  const ann = browser()
  await ann.logIn('ann')
  const labels = async (language: string): Promise<string> => {
    const { body } = await ann.get('/api/v3/core/users/me/settings/', { headers: { 'accept-language': language } })
    return body.settings[0].items[0].label
  }
  t.is(await labels('en'), 'A key')
  t.is(await labels('de'), 'Ein Schlüssel')
})
