import { definePolicy } from '@sallyport/core'
import Type from 'typebox'

const Hour = Type.Integer({ minimum: 0, maximum: 24 })

/** Passes within some hours of the day (UTC). */
export const hoursPolicy = definePolicy({
  type: 'plugin_slug_hours',
  version: 1,
  config: Type.Object({ from: Hour, until: Hour }),
  evaluate({ config, now }) {
    const hour = now.getUTCHours()
    const isOpen = hour >= config.from && hour < config.until
    return isOpen ? { passing: true } : { passing: false, messages: [`Open from ${config.from} to ${config.until}.`] }
  },
})
