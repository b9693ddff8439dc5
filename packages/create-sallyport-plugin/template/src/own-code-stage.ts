import { defineStage, deny, field, pass, pendingUser, retry } from '@sallyport/core'
import Type from 'typebox'
import { NO_HASH, verifyCode } from './hash-code.ts'
import { catalog } from './messages.ts'
import { OwnCode } from './own-code-table.ts'

const { messages } = catalog

/** Asks for the code that the flow's user has chosen. */
export const ownCodeStage = defineStage({
  type: 'plugin_slug_own_code',
  version: 1,
  component: 'plugin-slug-stage-own-code',
  config: Type.Object({
    /** How many wrong codes end the run: 1 to 100, default 5. */
    attempts: Type.Integer({ minimum: 1, maximum: 100, default: 5 }),
  }),
  challenge: Type.Object({}),
  response: Type.Object({
    code: Type.String({ minLength: 1, maxLength: 12, ...field({ label: messages.code, secret: true }) }),
  }),
  withUser: true,
  requires: [pendingUser],
  proves: [{ method: 'plugin_slug_own_code', kind: 'knowledge', label: messages.own_codes }],

  // The same query for a decoy, which is nobody's key.
  configuredFor: async ({ pk }, { em }) => (await em.count(OwnCode, { person: pk })) > 0,

  present: () => ({}),

  async submit(visit, { code }) {
    const { config, person, say, services } = visit
    if (person === undefined) throw new Error('The stage was reached without a user.')
    const attempt = await visit.attempts.consume({ method: 'plugin_slug_own_code', perRun: config.attempts })
    // A decoy, and a user without a code, cost the same query and the same hash.
    const stored = await services.em.findOne(OwnCode, { person: person.pk })
    const isRight = await verifyCode(code, stored?.hash ?? NO_HASH)
    if (stored !== null && isRight && !attempt.limited) return pass({ proves: ['plugin_slug_own_code'] })
    visit.events.add('login_failed', { stage: visit.stage.name, method: 'plugin_slug_own_code' })
    if (attempt.last) return deny(say(messages.too_many_attempts), 'too_many_attempts', { final: true })
    return retry({ code: visit.error(messages.wrong_code) })
  },
})
