import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { password } from '../src/index.ts'

testStage(test, password(), {
  'with its defaults': {
    person: 'ann',
    right: { password: 'correct horse' },
    wrong: [{ response: { password: 'wrong horse' }, code: 'invalid', field: 'password' }],
  },
  'the last attempt': {
    config: { failedAttemptsBeforeCancel: 1 },
    person: 'ann',
    right: { password: 'correct horse' },
    wrong: [{ response: { password: 'wrong horse' }, code: 'too_many_attempts' }],
  },
})
