import { defineMessages, definePlugin, defineStage, field, pass, retry } from '@sallyport/core'
import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'

// In your package this comes from '../src/index.ts': import { door } from '../src/index.ts'
const { messages, ...catalog } = defineMessages('acme-door', {
  en: { code: 'Code', length: 'Its length', wrong_code: 'That code is not right.' },
})
const doorStage = defineStage({
  type: 'acme_door',
  version: 1,
  component: 'acme-stage-door',
  config: Type.Object({ code: Type.String({ minLength: 4, maxLength: 12 }) }),
  challenge: Type.Object({ length: Type.Integer(field({ label: messages.length })) }),
  response: Type.Object({ code: Type.String({ minLength: 1, maxLength: 12, ...field({ label: messages.code }) }) }),
  present: ({ config }) => ({ length: config.code.length }),
  submit: ({ config, error }, { code }) =>
    code === config.code ? pass() : retry({ code: error(messages.wrong_code) }),
})
const door = () => definePlugin({ name: 'acme-door', version: '1.0.0', stages: [doorStage], messages: [catalog] })

testStage(test, door(), {
  'for anybody': {
    config: { code: '246801' },
    right: { code: '246801' },
    wrong: [{ response: { code: '135790' }, code: 'wrong_code', field: 'code' }],
  },
  'for somebody who is known': {
    config: { code: '246801' },
    person: 'ann',
    // An answer may be made of what is seen.
    right: ({ challenge }) => ({ code: '246801'.slice(0, Number(challenge['length'])) }),
  },
})
