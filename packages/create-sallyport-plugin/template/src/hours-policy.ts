import { definePolicy } from '@sallyport/core'
import Type from 'typebox'
import { catalog } from './messages.ts'

const Hour = Type.Integer({ minimum: 0, maximum: 24 })

/** Passes within some hours of the day (UTC). */
export const hoursPolicy = definePolicy({
  type: 'plugin_slug_hours',
  version: 1,
  config: Type.Object({ from: Hour, until: Hour }),
  evaluate({ config: { from, until }, now, say }) {
    const hour = now.getUTCHours()
    const isOpen = hour >= from && hour < until
    return isOpen ? { passing: true } : { passing: false, messages: [say(catalog.messages.closed, { from, until })] }
  },
})
