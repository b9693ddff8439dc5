import { defineMetric, definePlugin, pass, type Plugin } from '@sallyport/core'
import Type from 'typebox'
import { checkPin, countAttempt, linkCase, pinCase, pinField, pinStage, RIGHT, seenPins, withLink } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

const optional = Type.Object({ pin: Type.Optional(pinField) })
const withChoice = Type.Object({ pin: Type.Optional(pinField), skip: Type.Optional(Type.Boolean()) })
const tried = defineMetric({ name: 'test_tried_total', kind: 'counter', labels: ['pin'], help: 'PINs tried.' })

/** The answers of all runs. */
const handedOut = new Set<string>()

function counting(): Plugin {
  const stage = pinStage({
    submit(visit, { pin }) {
      visit.services.metrics.record(tried, { pin })
      return checkPin(visit, pin)
    },
  })
  return definePlugin({
    name: 'counting',
    version: '1.0.0',
    capabilities: { proves: ['pin'] },
    stages: [stage],
    metrics: [tried],
  })
}

export const bodyFaults: readonly PlantedFault[] = [
  {
    title: 'lets an empty body pass',
    stage: pinStage({
      response: optional as never,
      submit: (visit, { pin }: { pin?: string }) =>
        pin === undefined ? pass({ proves: ['pin'] }) : checkPin(visit, pin),
    }),
    breaks: { 'empty-body': /the body \{\} has passed it/ },
  },
  {
    title: 'takes a body for its link',
    stage: withLink(
      () => pass({ proves: ['pin'] }),
      () => pass({ proves: ['pin'] }),
    ),
    case: linkCase,
    breaks: { 'link-only': /the body .* has passed it/ },
  },
  {
    title: 'may be skipped',
    stage: pinStage({
      response: withChoice as never,
      submit: (visit, { pin = '', skip = false }: { pin?: string; skip?: boolean }) =>
        skip ? pass({ proves: ['pin'] }) : checkPin(visit, pin),
    }),
    breaks: { choices: /\{"skip":true\} has passed it/ },
  },
  {
    title: 'remembers a choice instead of a proof',
    stage: pinStage({
      response: withChoice as never,
      async submit(visit, { pin = '', skip }: { pin?: string; skip?: boolean }) {
        if (visit.context.get(seenPins) !== undefined) return pass({ proves: ['pin'] })
        if (skip !== undefined) visit.context.set(seenPins, 'chosen')
        return checkPin(visit, pin)
      },
    }),
    breaks: { choices: /has passed it/ },
  },
  {
    title: 'takes the person from the query',
    stage: pinStage({
      submit(visit, { pin }) {
        visit.context.set(seenPins, visit.request.query.get('email') ?? '')
        return checkPin(visit, pin)
      },
    }),
    breaks: { 'overriding-fields': /what was planted in the request is stored: .*mallory/ },
  },
  {
    title: 'takes what was made for another run',
    stage: pinStage({
      enter({ context }) {
        const code = String(100_000 + handedOut.size)
        handedOut.add(code)
        context.set(seenPins, code)
      },
      async submit(visit, { pin }) {
        await countAttempt(visit)
        return handedOut.has(pin) ? pass({ proves: ['pin'] }) : checkPin(visit, 'wrong')
      },
    }),
    case: { ...pinCase, right: ({ context }) => ({ pin: String(context[seenPins.name]) }) },
    breaks: { 'bound-answer': /\{"pin":"\d+"\}, which another run was given, has passed it/ },
  },
  {
    title: 'puts the PIN into the label of a metric',
    stage: counting(),
    breaks: {
      'metric-labels': /a label has the value "135790"/,
      secrets: /the secret "135790" stands in the label of a metric/,
    },
  },
  {
    title: 'crashes on an odd text',
    stage: pinStage({ submit: (visit, { pin }) => checkPin(visit, decodeURIComponent(pin)) }),
    breaks: { hostile: /the body \{.*"pin".*crashed it with 500: .*URI malformed/ },
  },
  {
    title: 'takes a name of the prototype for a PIN',
    stage: pinStage({
      submit(visit, { pin }) {
        const pins: Readonly<Record<string, unknown>> = { [RIGHT]: true }
        const isRight = visit.person?.kind === 'known' && Boolean(pins[pin])
        return isRight ? pass({ proves: ['pin'] }) : checkPin(visit, 'wrong')
      },
    }),
    breaks: { hostile: /the body \{"pin":"(?:__proto__|constructor|toString)"\} has proven the person by "pin"/ },
  },
]
