import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { deny } from '../src/index.ts'

testStage(test, deny(), {
  'with its defaults': { outcome: 'deny', code: 'denied' },
  'with messages': {
    config: { denyMessage: 'Not today.' },
    context: { deny_message: 'Not you.' },
    person: 'ann',
    outcome: 'deny',
    code: 'denied',
  },
})
