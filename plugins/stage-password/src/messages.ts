import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('stage-password', {
  en: { invalid: 'Invalid password' },
  de: { invalid: 'Falsches Passwort' },
})
export const { messages } = catalog
