import { defineStage, deny, field, pass, pendingUser, retry } from '@sallyport/core'
import Type from 'typebox'
import { pinCreatedAt } from './context-keys.ts'
import { NO_HASH, verifyPin } from './hash-pin.ts'
import { catalog } from './messages.ts'
import { Pin } from './pin-table.ts'

const { messages } = catalog

/** Asks for the PIN of the flow's user. */
export const pinStage = defineStage({
  type: 'acme_pin',
  version: 1,
  component: 'acme-stage-pin',
  config: Type.Object({
    /** How many wrong PINs end the run: 1 to 100, default 5. */
    attempts: Type.Integer({ minimum: 1, maximum: 100, default: 5 }),
  }),
  challenge: Type.Object({}),
  response: Type.Object({
    pin: Type.String({ minLength: 1, maxLength: 12, ...field({ label: messages.pin, secret: true }) }),
  }),
  withUser: true,
  requires: [pendingUser],
  provides: [pinCreatedAt],
  proves: [{ method: 'pin', kind: 'knowledge', label: messages.method }],

  // The same query for a decoy, which is nobody's key.
  configuredFor: async ({ pk }, { em }) => (await em.count(Pin, { person: pk })) > 0,

  present: () => ({}),

  async submit(visit, { pin }) {
    const { config, context, person, say, services } = visit
    if (person === undefined) throw new Error('The PIN stage was reached without a user.')
    const attempt = await visit.attempts.consume({ method: 'pin', perRun: config.attempts })
    // A decoy, and a person without a PIN, cost the same query and the same hash.
    const stored = await services.em.findOne(Pin, { person: person.pk })
    const isRight = await verifyPin(pin, stored?.hash ?? NO_HASH)
    if (stored !== null && isRight && !attempt.limited) {
      context.set(pinCreatedAt, stored.createdAt.toISOString())
      return pass({ proves: ['pin'] })
    }
    visit.events.add('login_failed', { stage: visit.stage.name, method: 'pin' })
    if (attempt.last) return deny(say(messages.too_many_attempts), 'too_many_attempts', { final: true })
    return retry({ pin: visit.error(messages.wrong_pin) })
  },
})
