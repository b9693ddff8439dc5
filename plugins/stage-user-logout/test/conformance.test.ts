import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { userLogout } from '../src/index.ts'

testStage(test, userLogout(), {
  'for somebody who is logged in': { loggedIn: 'ann' },
  'for nobody': {},
})
