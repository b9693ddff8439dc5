import {
  defineMessages,
  definePlugin,
  definePolicy,
  defineStage,
  field,
  pass,
  pendingUser,
  type Plugin,
} from '@sallyport/core'
import { readPage } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

const { messages, ...catalog } = defineMessages('acme-riddles', {
  en: {
    riddle: 'Riddle',
    answer: 'Answer',
    answer_help: 'One word.',
    example: 'the wind',
    mood: 'Mood',
    good: 'Good',
    bad: 'Bad',
    method: 'riddle',
    closed: 'Closed at {hour}.',
  },
  de: {
    riddle: 'Rätsel',
    answer: 'Antwort',
    answer_help: 'Ein Wort.',
    example: 'der Wind',
    mood: 'Laune',
    good: 'Gut',
    bad: 'Schlecht',
    method: 'Rätsel',
    closed: 'Ab {hour} geschlossen.',
  },
})

const riddleStage = defineStage({
  type: 'acme_riddle',
  version: 1,
  component: 'acme-stage-riddle',
  config: Type.Object({}),
  challenge: Type.Object({ riddle: Type.String(field({ label: messages.riddle })), tries: Type.Integer() }),
  response: Type.Object({
    answer: Type.String({
      maxLength: 20,
      ...field({ label: messages.answer, help: messages.answer_help, placeholder: messages.example }),
    }),
    mood: Type.Optional(
      Type.Union(
        [Type.Literal('good', field({ label: messages.good })), Type.Literal('bad', field({ label: messages.bad }))],
        field({ label: messages.mood }),
      ),
    ),
    nickname: Type.Optional(Type.String({ title: 'Nickname', description: 'What friends say.', maxLength: 20 })),
  }),
  requires: [pendingUser],
  proves: [{ method: 'acme_riddle', kind: 'knowledge', label: messages.method }],
  present: () => ({ riddle: '?', tries: 3 }),
  submit: () => pass({ proves: ['acme_riddle'] }),
})

const closed = definePolicy({
  type: 'acme_closed',
  version: 1,
  config: Type.Object({ note: Type.String({ maxLength: 100 }) }),
  evaluate: ({ config, say }) => ({ passing: false, messages: [say(messages.closed, { hour: 20 }), config.note] }),
})

const riddles = (): Plugin =>
  definePlugin({
    name: 'acme-riddles',
    version: '1.0.0',
    capabilities: { proves: ['acme_riddle'] },
    stages: [riddleStage],
    policies: [closed],
    messages: [catalog],
  })

const login = {
  slug: 'riddles',
  designation: 'authentication' as const,
  stages: [{ stage: 'identification' }, { stage: 'acme_riddle' }, { stage: 'user_login' }],
}
const texts = {
  de: {
    'text:Nickname': 'Spitzname',
    'text:What friends say.': 'Was Freunde sagen.',
    'text:Tries': 'Versuche',
    'text:Come back.': 'Kommen Sie wieder.',
  },
}
const GERMAN = { headers: { 'accept-language': 'de', accept: 'text/html' } }

test('a page that is drawn by its schemas is in the language of the visitor', async (t) => {
  const { browser } = await serve(t, { plugins: [riddles()], flows: [login], texts })
  const ann = browser()
  await ann.challenge('riddles')
  await ann.answer('riddles', { uid_field: 'ann' })
  const page = readPage((await ann.get('/if/flow/riddles/', GERMAN)).text)
  const textsOf = (tag: string) =>
    page
      .one('form')
      .all(tag)
      .map(({ text }) => text)
  t.deepEqual(textsOf('dt'), ['Rätsel', 'Versuche'])
  t.deepEqual(textsOf('label'), ['Antwort', 'Gut', 'Schlecht', 'Keine Auswahl', 'Spitzname (freiwillig)'])
  t.deepEqual(textsOf('legend'), ['Laune (freiwillig)'])
  t.deepEqual(
    page.all('p', { class: 'help' }).map(({ text }) => text),
    ['Ein Wort.', 'Was Freunde sagen.'],
  )
  t.is(page.one('input', { name: 'answer' }).get('placeholder'), 'der Wind')
})

test('the schema that is published has the English texts', (t) => {
  const answer = field({ label: messages.answer, help: messages.answer_help })
  t.like(answer, { title: 'Answer', description: 'One word.', secret: false })
})

test('a user reads how they have logged in, by a method of a plugin too', async (t) => {
  const { browser } = await serve(t, { plugins: [riddles()], flows: [login], texts })
  const ann = browser()
  await ann.challenge('riddles')
  await ann.answer('riddles', { uid_field: 'ann' })
  await ann.answer('riddles', { answer: 'wind' })
  const seen = async (language: string): Promise<string> => {
    const { text } = await ann.get('/if/user/', { headers: { ...GERMAN.headers, 'accept-language': language } })
    return readPage(text).all('section').at(-1)?.one('bdi', { class: 'method' }).text ?? ''
  }
  t.is(await seen('en'), 'riddle')
  t.is(await seen('de'), 'Rätsel')
})

test('what policies say is translated by their plugin, and what an operator wrote by the operator', async (t) => {
  const { browser } = await serve(t, {
    plugins: [riddles()],
    flows: [
      {
        slug: 'closed',
        designation: 'authorization',
        stages: [{ stage: 'dummy' }],
        policies: [{ policy: 'acme_closed', config: { note: 'Come back.' } }],
      },
    ],
    texts,
  })
  const read = async (language: string): Promise<unknown> =>
    (await browser().challenge('closed', { headers: { 'accept-language': language } })).body.error_message
  t.is(await read('en'), 'Closed at 20.\nCome back.')
  t.is(await read('de'), 'Ab 20 geschlossen.\nKommen Sie wieder.')
})
