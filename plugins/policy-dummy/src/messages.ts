import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('policy-dummy', {
  en: { dummy: 'dummy' },
  de: { dummy: 'Attrappe' },
})
export const { messages } = catalog
