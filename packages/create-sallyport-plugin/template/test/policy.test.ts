import { testPolicy } from '@sallyport/testing'
import test from 'ava'
import { hoursPolicy } from '../src/hours-policy.ts'

const config = { from: 8, until: 18 }

testPolicy(test, hoursPolicy, {
  answers: {
    'at noon': { config, now: new Date('2026-11-23T12:00:00Z'), passing: true },
    'at the end': {
      config,
      now: new Date('2026-11-23T18:00:00Z'),
      passing: false,
      messages: ['Open from 8 to 18.'],
    },
  },
  refuses: { 'an hour that no day has': { config: { from: 8, until: 25 }, path: ['until'] } },
})
