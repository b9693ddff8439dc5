import { defineStage, deny, denyMessage, engineTexts } from '@sallyport/core'
import Type from 'typebox'

/** Denies the flow. It changes nothing, so any GET may run it. */
export const denyStage = defineStage({
  type: 'deny',
  version: 1,
  readsPerson: 'brief',
  config: Type.Object({
    /**
     * What the person reads, 1000 characters at most; the context key `deny_message` goes before it. Default empty, which
     * reads `Unknown error`.
     */
    denyMessage: Type.String({ maxLength: 1000, default: '' }),
  }),
  safe: true,
  ends: () => 'denied',
  act: ({ config, context, say }) =>
    deny(context.get(denyMessage) || config.denyMessage || say(engineTexts.denied_unknown), 'denied'),
})
