import { defineMessages } from '@sallyport/core'

/** What people read. The keys are the codes of errors: stable. */
export const catalog = defineMessages('plugin-slug', {
  en: {
    code: 'Code',
    length: 'Its length',
    wrong_code: 'That code is not right.',
    too_many_attempts: 'Too many wrong codes.',
  },
  de: {
    code: 'Code',
    length: 'Seine Länge',
    wrong_code: 'Dieser Code stimmt nicht.',
    too_many_attempts: 'Zu viele falsche Codes.',
  },
})
