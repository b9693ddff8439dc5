import { authMethodArgs, defineStage, pass, pendingUser, type Outcome, type Visit } from '@sallyport/core'
import Type, { type Static } from 'typebox'
import { Duration, durationSeconds } from './duration.ts'

const Config = Type.Object({
  /** How long a login lasts: a duration, default `seconds=0`, which lasts until the browser closes. */
  sessionDuration: Type.With(Duration, { default: 'seconds=0' }),
  /** Above zero, the person is asked whether to be remembered; a yes adds this to the duration. Default `seconds=0`. */
  rememberMeOffset: Type.With(Duration, { default: 'seconds=0' }),
  /** How long this browser counts as a known device of the person. Default `days=30`; `seconds=0` is off. */
  rememberDevice: Type.With(Duration, { default: 'days=30' }),
  /** Ends the person's other logins. Default false. */
  terminateOtherSessions: Type.Boolean({ default: false }),
})
type Config = Static<typeof Config>

/** Logs in the flow's user. The engine accepts only a user who has been authenticated in this run. */
export const userLoginStage = defineStage({
  type: 'user_login',
  version: 1,
  readsPerson: 'brief',
  component: 'ak-stage-user-login',
  config: Config,
  challenge: Type.Object({}),
  response: Type.Object({ remember_me: Type.Boolean({ examples: [true] }) }),
  withUser: true,
  issuesSession: true,
  requires: [pendingUser],
  writes: [authMethodArgs],

  asks,
  enters: (config) => !asks(config),
  enter: (visit) => logIn(visit, false),
  present: () => ({}),
  submit: (visit, response) => logIn(visit, response.remember_me),
})

function asks(config: Config): boolean {
  return durationSeconds(config.rememberMeOffset) > 0
}

function logIn({ config, context, session }: Visit<Config>, remember: boolean): Outcome {
  if (session === undefined) throw new Error('The login stage received no session.')
  context.set(authMethodArgs, { ...context.get(authMethodArgs), known_device: session.knownDevice })
  const offset = remember ? durationSeconds(config.rememberMeOffset) : 0
  session.login({
    duration: durationSeconds(config.sessionDuration) + offset,
    remember,
    terminateOthers: config.terminateOtherSessions,
    rememberDevice: durationSeconds(config.rememberDevice),
  })
  return pass()
}
