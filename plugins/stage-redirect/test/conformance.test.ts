import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { redirect } from '../src/index.ts'

testStage(test, redirect(), {
  'to a URL': { config: { targetStatic: '/welcome' }, person: 'ann', outcome: 'redirect' },
  'to another flow': {
    config: { mode: 'flow', targetFlow: 'default-authentication-flow' },
    person: 'ann',
    outcome: 'redirect',
  },
  'to where the context says': {
    config: { targetStatic: '/welcome' },
    context: { redirect_stage_target: '/elsewhere' },
    outcome: 'redirect',
  },
})
