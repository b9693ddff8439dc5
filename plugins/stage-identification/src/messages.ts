import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('stage-identification', {
  en: {
    invalid: 'Failed to authenticate.',
    too_many_attempts: 'Invalid password',
    log_in: 'Log in',
    continue: 'Continue',
  },
  de: {
    invalid: 'Die Anmeldung ist fehlgeschlagen.',
    too_many_attempts: 'Falsches Passwort',
    log_in: 'Anmelden',
    continue: 'Weiter',
  },
})
export const { messages } = catalog
