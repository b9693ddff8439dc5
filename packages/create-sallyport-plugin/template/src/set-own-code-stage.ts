import { defineStage, deny, field, pass, pendingUser } from '@sallyport/core'
import Type from 'typebox'
import { hashCode } from './hash-code.ts'
import { catalog } from './messages.ts'
import { OwnCode } from './own-code-table.ts'

/** Lets a user choose a code. */
export const setOwnCodeStage = defineStage({
  type: 'plugin_slug_set_own_code',
  version: 1,
  component: 'plugin-slug-stage-set-own-code',
  config: Type.Object({
    /** Slug of the flow that the stage stands in, so that users find it among their settings. */
    configureFlow: Type.Optional(Type.String({ maxLength: 100 })),
    /** Only a user who has been authenticated a moment ago may set a code. Default true. */
    requireRecentProof: Type.Boolean({ default: true }),
  }),
  challenge: Type.Object({}),
  response: Type.Object({
    code: Type.String({ minLength: 6, maxLength: 12, ...field({ label: catalog.messages.code, secret: true }) }),
  }),
  requires: [pendingUser],

  present: () => ({}),

  async submit(visit, { code }) {
    const { config, person, services } = visit
    if (person === undefined) throw new Error('The stage was reached without a user.')
    // A visitor who finds a browser open must not set a code of their own for the user.
    if (config.requireRecentProof && !visit.isProven(person, { recently: true })) {
      return deny(visit.say(catalog.messages.unproven), 'unproven', { final: true })
    }
    const previous = await services.em.findOne(OwnCode, { person: person.pk })
    const hash = await hashCode(code)
    // Nothing shows here who exists: for a decoy all looks the same, and nothing is kept.
    if (person.kind !== 'known') return pass()
    if (previous !== null) services.em.remove(previous)
    const created = { id: crypto.randomUUID(), person: person.pk, hash, createdAt: new Date() }
    services.em.persist(services.em.create(OwnCode, created))
    return pass()
  },
})
