import { testPolicy } from '@sallyport/testing'
import test from 'ava'
import { dummyPolicy } from '../src/index.ts'

testPolicy(test, dummyPolicy, {
  answers: {
    yes: { config: { result: true }, passing: true, messages: ['dummy'] },
    no: { passing: false, messages: ['dummy'] },
    'a failure': { config: { throwError: true }, fails: true },
    'after a moment': { config: { result: true, waitMin: 0.01, waitMax: 0.02 }, passing: true },
  },
  refuses: {
    'a wait that ends before it begins': { config: { waitMin: 2, waitMax: 1 }, path: ['waitMax'] },
    'a text for a number': { config: { waitMin: 'long' }, path: ['waitMin'] },
    'a setting that there is not': { config: { result: true, answer: 42 }, path: ['answer'] },
  },
})
