import { defineMessages, definePlugin, defineStage, pass, retry } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

const catalog = defineMessages('acme-pin', {
  en: { wrong_pin: 'That PIN is not right.', digits: 'It has {count} digits.' },
  de: { wrong_pin: 'Diese PIN stimmt nicht.' },
})
const { messages } = catalog

const acme = definePlugin({
  name: 'acme',
  version: '1.0.0',
  apply({ hooks }) {
    hooks.messages.tap('acme', (all) => all.add(catalog))
    hooks.stages.tap('acme', (stages) =>
      stages.add(
        defineStage({
          type: 'acme_pin',
          version: 1,
          component: 'acme-stage-pin',
          config: Type.Object({}),
          challenge: Type.Object({ hint: Type.String() }),
          response: Type.Object({ pin: Type.Integer() }),
          present: (visit) => ({ hint: visit.say(messages.digits, { count: 4 }) }),
          submit: (visit, { pin }) => (pin === 1234 ? pass() : retry({ pin: visit.error(messages.wrong_pin) })),
        }),
      ),
    )
  },
})
const flow = {
  slug: 'pin',
  name: 'PIN',
  title: 'PIN',
  designation: 'authentication' as const,
  stages: [{ stage: 'acme_pin' }],
}
const german = { headers: { 'accept-language': 'fr, de-AT;q=0.8, en;q=0.5' } }

test('a plugin speaks the first language of the visitor that it has, and English where a text is missing', async (t) => {
  const { browser } = await serve(t, { plugins: [acme], flows: [flow] })
  const ann = browser()
  t.is((await ann.challenge('pin', german)).body.hint, 'It has 4 digits.')
  const { body } = await ann.answer('pin', { pin: 1 }, german)
  t.deepEqual(body.response_errors, { pin: [{ string: 'Diese PIN stimmt nicht.', code: 'wrong_pin' }] })
})

test('what does not fit its schema is refused in the language of the visitor', async (t) => {
  const { browser } = await serve(t, { plugins: [acme], flows: [flow] })
  const ann = browser()
  await ann.challenge('pin', german)
  const { body } = await ann.answer('pin', {}, german)
  t.deepEqual(body.response_errors, { pin: [{ string: 'Dieses Feld wird gebraucht.', code: 'required' }] })
})

test('a key that English lacks, and one namespace of two plugins, stop the start', async (t) => {
  t.throws(() => defineMessages('acme', { en: { one: 'One.' }, de: JSON.parse('{ "two": "Zwei." }') }), {
    message: 'The messages of "acme" have "two" in the language "de" but not in English.',
  })
  const other = definePlugin({
    name: 'other',
    version: '1.0.0',
    apply: ({ hooks }) => hooks.messages.tap('other', (all) => all.add(catalog)),
  })
  await t.throwsAsync(serve(t, { plugins: [acme, other] }), {
    message: 'The plugin "other" registers the message namespace "acme-pin", which "acme" registers already.',
  })
})
