import { defineMetric, defineStage, deny, field, pass, pendingUser, retry } from '@sallyport/core'
import Type from 'typebox'
import { hashPin } from './hash-pin.ts'
import { catalog } from './messages.ts'
import type { PinHooks } from './pin-hooks.ts'
import { Pin } from './pin-table.ts'

const { messages } = catalog

const COMMON: ReadonlySet<string> = new Set(['1234', '0000', '1111', '123456', '000000'])

export const pinsSet = defineMetric({ name: 'acme_pins_set_total', kind: 'counter', labels: [], help: 'PINs set.' })

/** Lets a person choose a PIN. */
export function setPinStage(hooks: PinHooks, shortest: number) {
  return defineStage({
    type: 'acme_set_pin',
    version: 1,
    component: 'acme-stage-set-pin',
    config: Type.Object({
      /** Slug of the flow that the stage stands in, so that people find it among their settings. */
      configureFlow: Type.Optional(Type.String({ maxLength: 100 })),
      /** Only a user who has been authenticated a moment ago may set a PIN. Default true. */
      requireRecentProof: Type.Boolean({ default: true }),
    }),
    challenge: Type.Object({ shortest: Type.Integer(field({ label: messages.shortest })) }),
    response: Type.Object({
      pin: Type.String({
        minLength: shortest,
        maxLength: 12,
        pattern: '^[0-9]+$',
        ...field({ label: messages.new_pin, help: messages.new_pin_help, secret: true }),
      }),
    }),
    requires: [pendingUser],

    present: () => ({ shortest }),

    async submit(visit, { pin }) {
      const { config, person, services } = visit
      if (person === undefined) throw new Error('The stage that sets a PIN was reached without a person.')
      // A visitor who finds a browser open, or who types a name, must not set a PIN of their own for the user.
      if (config.requireRecentProof && !visit.isProven(person, { recently: true })) {
        return deny(visit.say(messages.unproven), 'unproven', { final: true })
      }
      if (COMMON.has(pin)) return retry({ pin: visit.error(messages.common_pin) })
      const previous = await services.em.findOne(Pin, { person: person.pk })
      const hash = await hashPin(pin)
      // Nobody learns here who exists: for a decoy all looks the same, and nothing is kept.
      if (person.kind !== 'known') return pass()
      await hooks.changed.promise({ person: person.pk, services })
      if (previous !== null) services.em.remove(previous)
      const created = { id: crypto.randomUUID(), person: person.pk, hash, createdAt: new Date() }
      services.em.persist(services.em.create(Pin, created))
      services.metrics.record(pinsSet, {})
      return pass()
    },
  })
}
