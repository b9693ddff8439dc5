import { defineStage, definePlugin, pass, pendingUser, restart, type FlowDocument, type Plugin } from '@sallyport/core'
import Type from 'typebox'
import { askStage } from './stages.ts'

/** Proves possession, as a code from a device would. */
const keyStage = defineStage({
  type: 'key',
  version: 1,
  component: 'test-stage-key',
  config: Type.Object({}),
  challenge: Type.Object({ hint: Type.String({ title: 'Hint' }) }),
  response: Type.Object({ key: Type.String({ title: 'Key', minLength: 4, maxLength: 20 }) }),
  requires: [pendingUser],
  proves: ['totp'],
  withUser: true,
  present: () => ({ hint: 'It lies under the mat.' }),
  submit: () => pass({ proves: ['totp'] }),
})

/** Sends everybody back to the beginning, and says so. */
const moodyStage = askStage('moody', (visit, answer) => {
  if (answer === 'please') return pass()
  visit.notify({ level: 'warning', message: 'From the beginning, please.' })
  return restart()
})

export const journeyPlugin: Plugin = definePlugin({
  name: 'journeys',
  version: '1.0.0',
  capabilities: { proves: ['totp'] },
  stages: [keyStage, moodyStage],
})

export const journeyFlows: readonly FlowDocument[] = [
  {
    slug: 'remembered',
    title: 'Log in and stay',
    designation: 'authentication',
    stages: [
      { stage: 'identification', name: 'remembered-name', config: { embedPassword: true, enableRememberMe: true } },
      { stage: 'user_login', name: 'remembered-login', config: { rememberMeOffset: 'days=30' } },
    ],
  },
  {
    slug: 'shut',
    title: 'Closed',
    designation: 'enrollment',
    stages: [
      { stage: 'dummy', name: 'shut-door' },
      { stage: 'deny', name: 'shut-deny', config: { denyMessage: 'Closed today.' } },
    ],
  },
  {
    slug: 'moody',
    title: 'Moody',
    designation: 'enrollment',
    stages: [
      { stage: 'dummy', name: 'moody-door' },
      { stage: 'moody', name: 'moody-moody' },
    ],
  },
  {
    slug: 'step-up',
    title: 'Show your key',
    designation: 'authentication',
    authentication: 'require_authenticated',
    stages: [
      { stage: 'key', name: 'step-up-key' },
      { stage: 'user_login', name: 'step-up-login' },
    ],
  },
]
