import { testPolicy } from '@sallyport/testing'
import test from 'ava'
import { expressionPolicy } from '../src/index.ts'
import { ann } from './helper.ts'

testPolicy(test, expressionPolicy, {
  answers: {
    'who is in a group': {
      config: { expression: 'is_member(request.user, "staff")' },
      person: ann,
      loggedIn: ann,
      passing: true,
    },
    'how the person was proven': {
      config: { expression: "context.auth_method == 'password'" },
      context: { auth_method: 'password' },
      passing: true,
    },
    'from where': { config: { expression: "client_ip == '10.0.0.1'" }, passing: false },
  },
  refuses: {
    'no expression': { config: { expression: '' }, path: ['expression'] },
    'what is no expression': { config: { expression: '1 +' }, path: ['expression'] },
    'a context key that nothing declares': { config: { expression: 'context.nothing == 1' }, path: ['expression'] },
  },
})
