import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { identification } from '../src/index.ts'

testStage(test, identification(), {
  'with its defaults': {
    right: { uid_field: 'ann' },
    alike: [[{ uid_field: 'ann' }, { uid_field: 'nobody' }]],
  },
  'with the password on the same screen': {
    config: { embedPassword: true },
    right: { uid_field: 'ann', password: 'correct horse' },
    wrong: [
      { response: { uid_field: 'ann', password: 'wrong horse' }, code: 'invalid', field: 'non_field_errors' },
      { response: { uid_field: 'nobody', password: 'correct horse' }, code: 'invalid' },
    ],
    alike: [
      [
        { uid_field: 'ann', password: 'wrong horse' },
        { uid_field: 'nobody', password: 'wrong horse' },
      ],
    ],
  },
  'that says who is unknown': {
    config: { pretendUserExists: false },
    right: { uid_field: 'ann@example.com' },
    wrong: [{ response: { uid_field: 'nobody' }, code: 'invalid' }],
  },
})
