import {
  authenticateByPassword,
  authMethod,
  authMethodArgs,
  defineStage,
  deny,
  pendingUser,
  retry,
} from '@sallyport/core'
import { messages } from './messages.ts'
import Type from 'typebox'

/** Checks the password of the flow's user. */
export const passwordStage = defineStage({
  type: 'password',
  version: 1,
  readsPerson: 'brief',
  component: 'ak-stage-password',
  config: Type.Object({
    /** Where passwords are checked. For now there is one, the application's user store, which is the default. */
    backends: Type.Array(Type.Literal('authentik.core.auth.InbuiltBackend'), {
      minItems: 1,
      maxItems: 4,
      default: ['authentik.core.auth.InbuiltBackend'],
    }),
    /** How many wrong passwords end the run: 1 to 1000, default 5. */
    failedAttemptsBeforeCancel: Type.Integer({ minimum: 1, maximum: 1000, default: 5 }),
    /** Lets the page offer to show the password. Default false. */
    allowShowPassword: Type.Boolean({ default: false }),
    /** Slug of the flow that changes the password, for `/flows/-/configure/<stage pk>/`; none when absent. */
    configureFlow: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  challenge: Type.Object({ recovery_url: Type.Optional(Type.String()), allow_show_password: Type.Boolean() }),
  // White space is part of a password.
  response: Type.Object({
    password: Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery staple'] }),
  }),
  withUser: true,
  requires: [pendingUser],
  writes: [authMethod, authMethodArgs],
  proves: ['password'],

  offers: ({ configureFlow }) => (configureFlow === undefined ? [] : [configureFlow]),

  present({ config, brand, links }) {
    const { recovery } = brand.flows
    return {
      ...(recovery === undefined ? {} : { recovery_url: links.flow(recovery, { keepNext: true, absolute: true }) }),
      allow_show_password: config.allowShowPassword,
    }
  },

  submit(visit, { password }) {
    const { person, config } = visit
    if (person === undefined) throw new Error('The password stage was reached without a user.')
    const typed = { person, password, perRun: config.failedAttemptsBeforeCancel }
    return authenticateByPassword(visit, typed, {
      wrong: () => retry({ password: visit.error(messages.invalid) }),
      last: () => deny(visit.say(messages.invalid), 'too_many_attempts', { final: true }),
    })
  },
})
