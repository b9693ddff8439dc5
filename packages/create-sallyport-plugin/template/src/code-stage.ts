import { defineStage, deny, field, pass, retry, sameText } from '@sallyport/core'
import Type from 'typebox'
import { catalog } from './messages.ts'

const { messages } = catalog

/** Asks for a code that the flow file holds. */
export const codeStage = defineStage({
  type: 'plugin_slug_code',
  version: 1,
  component: 'plugin-slug-stage-code',
  config: Type.Object({
    /** What has to be typed. */
    code: Type.String({ minLength: 4, maxLength: 12, secret: true }),
    /** How many wrong codes end the run: 1 to 100, default 5. */
    attempts: Type.Integer({ minimum: 1, maximum: 100, default: 5 }),
  }),
  challenge: Type.Object({ length: Type.Integer(field({ label: messages.length })) }),
  response: Type.Object({
    code: Type.String({ minLength: 1, maxLength: 12, ...field({ label: messages.code, secret: true }) }),
  }),

  present: ({ config }) => ({ length: config.code.length }),

  async submit(visit, { code }) {
    const { config, say } = visit
    // Consumed before the code is looked at, so that a thousand answers at once are counted, too.
    const attempt = await visit.attempts.consume({ method: 'plugin_slug_code', perRun: config.attempts })
    // Takes as long for a code that is nearly right.
    const isRight = sameText(code, config.code)
    if (isRight && !attempt.limited) return pass()
    if (attempt.last) return deny(say(messages.too_many_attempts), 'too_many_attempts', { final: true })
    return retry({ code: visit.error(messages.wrong_code) })
  },
})
