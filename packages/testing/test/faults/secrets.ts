import { defineStage, field, pass, retry, type StageType } from '@sallyport/core'
import type { StageCase } from '@sallyport/testing/server'
import Type from 'typebox'
import { checkPin, messages, pinField, pinStage, RIGHT } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

/** A stage whose configuration holds a secret, beside others in a list. */
function door(type: string, shown: (code: string) => string): StageType {
  return defineStage({
    type,
    version: 1,
    component: `test-stage-${type.replaceAll('_', '-')}`,
    config: Type.Object({
      code: Type.String({ secret: true, maxLength: 20, default: 'open-sesame' }),
      keys: Type.Array(Type.Object({ key: Type.String({ secret: true, maxLength: 20 }) }), {
        maxItems: 4,
        default: [],
      }),
    }),
    challenge: Type.Object({ hint: Type.String(field({ label: messages.hint })) }),
    response: Type.Object({ pin: pinField }),
    present: ({ config }) => ({ hint: shown([config.code, ...config.keys.map(({ key }) => key)].join(' ')) }),
    submit: ({ config, error }, { pin }) => (pin === config.code ? pass() : retry({ pin: error(messages.invalid) })),
  })
}
const doorCase: StageCase = { right: { pin: 'open-sesame' } }
const withKeys: StageCase = {
  config: { code: 'hunter-22', keys: [{ key: 'skeleton-key-7' }] },
  right: { pin: 'hunter-22' },
}

export const quietDoor = { stage: door('quiet_door', (code) => '*'.repeat(code.length)), case: withKeys }

export const secretFaults: readonly PlantedFault[] = [
  {
    title: 'shows the code of its configuration',
    stage: door('showing_door', (code) => code.slice(0, 9)),
    case: withKeys,
    breaks: { 'config-secrets': /the secret "hunter-22" stands in an answer/ },
  },
  {
    title: 'shows a key within a list of its configuration',
    stage: door('door_with_keys', (codes) => codes.split(' ').at(-1) ?? ''),
    case: withKeys,
    breaks: { 'config-secrets': /the secret "skeleton-key-7" stands in an answer/ },
  },
  {
    title: 'shows the code that is its default',
    stage: door('door_by_default', (code) => code),
    case: doorCase,
    breaks: { 'config-secrets': /the secret "open-sesame" stands in an answer/ },
  },
  {
    title: 'logs the PIN',
    stage: pinStage({
      submit(visit, { pin }) {
        visit.services.log.debug({ tried: pin }, 'A PIN was tried.')
        return checkPin(visit, pin)
      },
    }),
    breaks: { secrets: /the secret "135790" stands in a log line/ },
  },
  {
    title: 'puts the PIN into an event',
    stage: pinStage({
      submit(visit, { pin }) {
        visit.events.add('pin_tried', { tried: pin })
        return checkPin(visit, pin)
      },
    }),
    breaks: { secrets: /the secret "135790" stands in an event/ },
  },
  {
    title: 'shows the PIN',
    stage: pinStage({ present: () => ({ length: 6, hint: `It is ${RIGHT}.` }) }),
    breaks: { secrets: /the secret "246801" stands in an answer/ },
  },
]
