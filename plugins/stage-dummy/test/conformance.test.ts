import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { dummy } from '../src/index.ts'

testStage(test, dummy(), {
  'for nobody': { right: {} },
  'for somebody': { person: 'ann', right: {} },
})
