import { defineMessages } from '@sallyport/core'

export const catalog = defineMessages('stage-dummy', {
  en: { name: 'Name of the stage' },
  de: { name: 'Name der Stage' },
})
export const { messages } = catalog
