import { defineMessages, definePolicy } from '@sallyport/core'
import { testPolicy } from '@sallyport/testing'
import test from 'ava'
import Type from 'typebox'

// In your package this comes from '../src/index.ts'.
const { messages } = defineMessages('acme-weekends', { en: { closed: 'Closed at weekends.' } })
const weekendPolicy = definePolicy({
  type: 'acme_weekend',
  version: 1,
  config: Type.Object({ open: Type.Boolean({ default: false }) }),
  evaluate({ config, now, say }) {
    const isOpen = config.open || ![0, 6].includes(now.getUTCDay())
    return isOpen ? { passing: true } : { passing: false, messages: [say(messages.closed)] }
  },
})

testPolicy(test, weekendPolicy, {
  answers: {
    'on a Monday': { now: new Date('2026-11-23T12:00:00Z'), passing: true },
    'on a Sunday': { now: new Date('2026-11-22T12:00:00Z'), passing: false, messages: ['Closed at weekends.'] },
    'on a Sunday that is open': { config: { open: true }, now: new Date('2026-11-22T12:00:00Z'), passing: true },
  },
  refuses: { 'a text for a yes': { config: { open: 'maybe' }, path: ['open'] } },
})
