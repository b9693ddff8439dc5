import { contextKey, defineStage, deny, pass, pendingUser, retry, type Outcome, type Person } from '@sallyport/core'
import Type from 'typebox'
import { assertType, type Equal } from './equal.ts'

const shape = {
  type: 'acme_pin',
  version: 1,
  component: 'acme-stage-pin',
  config: Type.Object({ length: Type.Integer({ default: 6 }) }),
  challenge: Type.Object({ length: Type.Integer() }),
  response: Type.Object({ pin: Type.String({ maxLength: 12 }), trust: Type.Optional(Type.Boolean()) }),
} as const

export const right = defineStage({
  ...shape,
  present(visit) {
    assertType<Equal<typeof visit.config.length, number>>()
    assertType<Equal<typeof visit.person, Person | undefined>>()
    return { length: visit.config.length }
  },
  submit(visit, response) {
    assertType<Equal<typeof visit.config.length, number>>()
    assertType<Equal<typeof response.pin, string>>()
    // @ts-expect-error -- the response has no such field
    void response.code
    // @ts-expect-error -- the configuration has no such setting
    void visit.config.width
    return response.pin === '' ? retry({ pin: { string: 'No.', code: 'invalid' } }) : pass()
  },
})

export const configured = defineStage({
  ...shape,
  challenge: (config) => Type.Object({ length: Type.Integer({ maximum: config.length }) }),
  present: ({ config }) => ({ length: config.length }),
  submit: async (_visit, { pin }) => (pin === '' ? deny('No.') : pass()),
})

export const setUp = defineStage({
  ...shape,
  configuredFor(user, services, signal) {
    assertType<Equal<typeof user, Person>>()
    assertType<Equal<typeof signal, AbortSignal>>()
    return services.stages.isConfigured('acme_totp', user)
  },
  present: () => ({ length: 1 }),
  submit: () => pass(),
})

export const silent = defineStage({
  type: 'acme_note',
  version: 1,
  config: Type.Object({ text: Type.String() }),
  act(visit) {
    assertType<Equal<typeof visit.config.text, string>>()
    // @ts-expect-error -- only a type that declares it has a session
    visit.session.logout()
    visit.session?.logout()
    return pass()
  },
})

// @ts-expect-error -- nothing shows it
export const withoutPresent = defineStage({ ...shape, submit: () => pass() })

// @ts-expect-error -- nothing takes its answer
export const withoutSubmit = defineStage({ ...shape, present: () => ({ length: 1 }) })

export const wrongOutcome = defineStage({
  ...shape,
  present: () => ({ length: 1 }),
  // @ts-expect-error -- a boolean is not an outcome
  submit: () => true,
})

export const wrongChallenge = defineStage({
  ...shape,
  // @ts-expect-error -- the challenge has a number
  present: () => ({ length: 'six' }),
  submit: () => pass(),
})

// @ts-expect-error -- an outcome is made by its function, and there is none of this kind
export const unknownOutcome: Outcome = { kind: 'skip' }

const pin = contextKey('acme_pin', Type.Object({ digits: Type.Integer() }))

export const contextual = defineStage({
  ...shape,
  requires: [pendingUser],
  writes: [pin],
  present: ({ context }) => {
    assertType<Equal<ReturnType<typeof readPin>, number | undefined>>()
    return { length: readPin() ?? 0 }
    function readPin() {
      return context.get(pin)?.digits
    }
  },
  submit({ context }) {
    context.set(pin, { digits: 4 })
    // @ts-expect-error -- another value than the key's
    context.set(pin, { digits: 'four' })
    // @ts-expect-error -- a key is a value, not a text
    context.get('acme_pin')
    return pass()
  },
})
