import { defineMessages } from '@sallyport/core'

/** What people read. The keys are the codes of errors: stable. */
export const catalog = defineMessages('plugin-slug', {
  en: {
    code: 'Code',
    length: 'Its length',
    wrong_code: 'That code is not right.',
    too_many_attempts: 'Too many wrong codes.',
    unproven: 'Log in once more before you set a code.', // with table
    own_codes: 'Code', // with table
    heading: 'Your code', // with page
    letters: 'It has {length} characters.', // with page
    check: 'Check', // with page
    closed: 'Open from {from} to {until}.', // with policy
  },
  de: {
    code: 'Code',
    length: 'Seine Länge',
    wrong_code: 'Dieser Code stimmt nicht.',
    too_many_attempts: 'Zu viele falsche Codes.',
    unproven: 'Bitte melden Sie sich noch einmal an, bevor Sie einen Code festlegen.', // with table
    own_codes: 'Code', // with table
    heading: 'Ihr Code', // with page
    letters: 'Er hat {length} Zeichen.', // with page
    check: 'Prüfen', // with page
    closed: 'Offen von {from} bis {until}.', // with policy
  },
})
