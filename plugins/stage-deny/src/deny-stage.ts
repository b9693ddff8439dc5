import { defineStage, deny, denyMessage } from '@sallyport/core'
import Type from 'typebox'

/** Denies the flow. It changes nothing, so any GET may run it. */
export const denyStage = defineStage({
  type: 'deny',
  version: 1,
  config: Type.Object({
    /** What the person reads; the context key `deny_message` goes before it. */
    denyMessage: Type.String({ maxLength: 1000, default: '' }),
  }),
  safe: true,
  act: ({ config, context }) => deny(context.get(denyMessage) || config.denyMessage || 'Unknown error', 'denied'),
})
