import { testStage, type StageCases } from '@sallyport/testing/server'
import test from 'ava'
import { slugPlugin } from '../src/index.ts'

const cases: StageCases = {
  'with its defaults': {
    config: { code: '246801' },
    right: { code: '246801' },
    wrong: [{ response: { code: '135790' }, code: 'wrong_code', field: 'code' }],
  },
  'the last attempt': {
    config: { code: '246801', attempts: 1 },
    right: { code: '246801' },
    wrong: [{ response: { code: '135790' }, code: 'too_many_attempts' }],
  },
}

testStage(test, slugPlugin(), cases, { type: 'plugin_slug_code' })
