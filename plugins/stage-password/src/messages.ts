import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('stage-password', {
  en: {
    invalid: 'Invalid password',
    heading: 'Enter your password',
    password: 'Password',
    log_in: 'Continue',
    recovery: 'I have forgotten my password',
  },
  de: {
    invalid: 'Falsches Passwort',
    heading: 'Passwort eingeben',
    password: 'Passwort',
    log_in: 'Weiter',
    recovery: 'Ich habe mein Passwort vergessen',
  },
})
export const { messages } = catalog
