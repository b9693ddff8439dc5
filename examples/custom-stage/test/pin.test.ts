import { readFileSync } from 'node:fs'
import { defineFlow, definePlugin, defineStage, pass } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { getPinHooks, pin, pinCreatedAt } from '../src/index.ts'

const setPin = defineFlow({
  slug: 'set-pin',
  designation: 'stage_configuration',
  authentication: 'require_authenticated',
  stages: [{ stage: 'acme_set_pin', config: { configureFlow: 'set-pin' } }],
})
const login = defineFlow({
  slug: 'pin-login',
  designation: 'authentication',
  stages: [{ stage: 'identification' }, { stage: 'acme_pin' }, { stage: 'user_login' }],
})
const SETTINGS = '/api/v3/core/users/me/settings/'

test('a user sets a PIN, logs in with it, sees it among their settings, and removes it', async (t) => {
  const { browser } = await serve(t, { plugins: [pin()], flows: [setPin, login] })
  const ann = browser()
  await ann.logIn('ann')
  t.is((await ann.challenge('set-pin')).body.shortest, 4)
  const common = await ann.answer('set-pin', { pin: '1234' }, { headers: { 'accept-language': 'de' } })
  t.deepEqual(common.body.response_errors, {
    pin: [{ string: 'Diese PIN nehmen viele. Bitte wählen Sie eine andere.', code: 'common_pin' }],
  })
  t.is((await ann.answer('set-pin', { pin: '246801' })).body.component, 'xak-flow-redirect')

  const elsewhere = browser()
  await elsewhere.challenge('pin-login')
  await elsewhere.answer('pin-login', { uid_field: 'ann' })
  t.is((await elsewhere.answer('pin-login', { pin: '135790' })).body.response_errors.pin[0].code, 'wrong_pin')
  t.is((await elsewhere.answer('pin-login', { pin: '246801' })).body.component, 'xak-flow-redirect')
  t.is((await elsewhere.get('/api/v3/core/users/me/')).body.user.username, 'ann')

  const [{ items, title }] = (await ann.get(SETTINGS)).body.settings
  t.is(title, 'PIN')
  const path = `${SETTINGS}acme-sallyport-pin/${items[0].id}/`
  t.is((await ann.get(path, { method: 'DELETE', headers: { 'sec-fetch-site': 'same-origin' } })).status, 204)
  t.deepEqual((await ann.get(SETTINGS)).body.settings[0].items, [])
})

test('another plugin taps the change of a PIN, and a stage of its own reads the context', async (t) => {
  const changes: string[] = []
  const since: (string | undefined)[] = []
  const other = definePlugin({
    name: 'other',
    version: '1.0.0',
    capabilities: { hooks: ['acme-sallyport-pin.changed'] },
    dependsOn: ['acme-sallyport-pin'],
    apply(host) {
      getPinHooks(host).changed.tapPromise('other', async ({ person }) => void changes.push(person))
      host.hooks.stages.tap('other', (stages) =>
        stages.add(
          defineStage({
            type: 'other_age',
            version: 1,
            config: Type.Object({}),
            requires: [pinCreatedAt],
            act({ context }) {
              since.push(context.get(pinCreatedAt))
              return pass()
            },
          }),
        ),
      )
    },
  })
  const withAge = defineFlow({
    slug: 'with-age',
    designation: 'authorization',
    authentication: 'require_authenticated',
    stages: [{ stage: 'acme_pin', name: 'with-age-pin' }, { stage: 'other_age' }],
  })
  const { browser } = await serve(t, { plugins: [other, pin()], flows: [setPin, withAge] })
  const ann = browser()
  await ann.logIn('ann')
  await ann.challenge('set-pin')
  await ann.answer('set-pin', { pin: '246801' })
  t.is(changes.length, 1)
  await ann.challenge('with-age')
  t.is((await ann.answer('with-age', { pin: '246801' })).body.component, 'xak-flow-redirect')
  t.regex(since[0] ?? '', /^\d{4}-/)
})

test('a shortest PIN that is none stops the start', async (t) => {
  t.throws(() => pin({ shortest: 3 }), { message: /"shortest" is 3; it is a whole number from 4 to 12/ })
})

test('the plugin says the version of its package', (t) => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  t.is(pin().version, version)
})
