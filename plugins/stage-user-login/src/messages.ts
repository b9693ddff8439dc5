import { defineMessages } from '@sallyport/core'

export const { messages, ...userLoginMessages } = defineMessages('stage-user-login', {
  en: {
    heading: 'Stay logged in?',
    question: 'Then you are not asked to log in again for a while. Translate no if others use this device too.',
    yes: 'Yes, stay logged in',
    no: 'No',
  },
  de: {
    heading: 'Angemeldet bleiben?',
    question:
      'Dann müssen Sie sich eine Weile nicht neu anmelden. Sagen Sie Nein, wenn auch andere dieses Gerät benutzen.',
    yes: 'Ja, angemeldet bleiben',
    no: 'Nein',
  },
})
