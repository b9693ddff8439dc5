import { testStage } from '@sallyport/testing/server'
import test from 'ava'
import { prompt } from '../src/index.ts'

const field = { label: 'Label', required: false }

testStage(test, prompt(), {
  'with a field of every kind': {
    config: {
      fields: [
        { ...field, fieldKey: 'text', type: 'text', subText: 'Said <b>below</b>.', placeholder: 'Here' },
        { ...field, fieldKey: 'area', type: 'text_area' },
        { ...field, fieldKey: 'fixed', type: 'text_read_only', initialValue: 'fixed' },
        { ...field, fieldKey: 'username', type: 'username' },
        { ...field, fieldKey: 'email', type: 'email', required: true },
        { ...field, fieldKey: 'password', type: 'password' },
        { ...field, fieldKey: 'password_repeat', type: 'password' },
        { ...field, fieldKey: 'age', type: 'number' },
        { ...field, fieldKey: 'terms', type: 'checkbox' },
        { ...field, fieldKey: 'size', type: 'radio-button-group', choices: ['s', { value: 'm', label: 'Medium' }] },
        { ...field, fieldKey: 'colour', type: 'dropdown', choices: ['r', 'g', 'b', 'c', 'm', 'y'] },
        { ...field, fieldKey: 'day', type: 'date' },
        { ...field, fieldKey: 'at', type: 'date-time' },
        { ...field, fieldKey: 'line', type: 'separator' },
        { ...field, fieldKey: 'plan', type: 'hidden', initialValue: 'gold' },
        { ...field, fieldKey: 'head', type: 'static', initialValue: 'Please.' },
        { ...field, fieldKey: 'language', type: 'ak-locale' },
      ],
    },
    right: { email: 'ann@example.org', password: 'battery staple horse', password_repeat: 'battery staple horse' },
    wrong: [
      {
        response: { email: 'ann@example.org', password: 'battery staple horse', password_repeat: 'other staple' },
        code: 'invalid',
        field: 'non_field_errors',
      },
    ],
  },
})
