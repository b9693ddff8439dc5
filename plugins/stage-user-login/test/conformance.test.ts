import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { userLogin } from '../src/index.ts'

testStage(test, userLogin(), {
  'with its defaults': { person: 'ann', proven: true },
  'with the question whether to be remembered': {
    config: { rememberMeOffset: 'days=14', sessionDuration: 'hours=1' },
    person: 'ann',
    proven: true,
    right: { remember_me: true },
  },
})
