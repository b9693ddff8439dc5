import { contextKey, definePlugin, defineStage, deny, pass, retry, type Plugin } from '@sallyport/core'
import Type from 'typebox'
import { byLink, checkPin, linkCase, pinCase, pinStage, RIGHT, seenPins, withLink, type PinStage } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

let random = 0
const given = contextKey('test_given', Type.String({ maxLength: 10 }))
const UNREADABLE = /the outcome "retry" with "errors" that this version of @sallyport\/core cannot read/

/** Changes every challenge of the stage on its way out. */
function bending(stage: PinStage): Plugin {
  return definePlugin({
    name: 'bending',
    version: '1.0.0',
    capabilities: { hooks: ['challenge'], proves: ['pin'] },
    stages: [stage],
    apply({ hooks }) {
      hooks.challenge.tap('bending', (challenge) =>
        challenge.component === stage.component ? { ...challenge, length: 'six' } : challenge,
      )
    },
  })
}

export const runFaults: readonly PlantedFault[] = [
  {
    title: 'does not take its own link',
    stage: byLink(() => deny('That link is of no use.', 'link_refused')),
    case: linkCase,
    breaks: {
      right: /it came to "deny" instead of "pass"/,
      'answered-twice': /"deny"/,
      restored: /"deny"/,
      restarted: /did not pass/,
    },
  },
  {
    title: 'is to be passed by a link that it never gives out',
    stage: pinStage(),
    case: linkCase,
    breaks: {
      right: /the stage has made no flow token for this visitor/,
      restored: /the stage has made no flow token for this visitor/,
    },
  },
  {
    title: 'never shows its challenge',
    stage: pinStage({ enter: () => pass() }),
    case: { person: 'ann', right: {} },
    breaks: { fresh: /instead of the challenge "test-stage-pin-\d+"/, restored: /not shown/ },
  },
  {
    title: 'bends its challenge out of its schema',
    stage: bending(pinStage()),
    breaks: { 'fits-schema': /does not fit the schema of its stage type \(\/length/ },
  },
  {
    title: 'presents at random',
    stage: pinStage({ present: () => ({ length: (random += 1) }) }),
    breaks: { reloaded: /the second look differs from the first/ },
  },
  {
    title: 'writes while it presents',
    stage: pinStage({
      present({ context }) {
        context.set(seenPins, 'yes')
        return { length: 6 }
      },
    }),
    breaks: { 'reads-only': /present\(\) must not write the context/ },
  },
  {
    title: 'refuses the right answer',
    stage: pinStage({ submit: (visit) => checkPin(visit, 'wrong') }),
    breaks: { right: /it came to "retry" instead of "pass"/, restarted: /did not pass/ },
  },
  {
    title: 'names its error otherwise',
    stage: pinStage({
      submit: (_visit, { pin }) => (pin === RIGHT ? pass() : retry({ pin: { string: 'No.', code: 'nope' } })),
    }),
    breaks: { wrong: /the code "invalid" at "pin" is missing/ },
  },
  {
    title: 'gives an error without a code',
    stage: pinStage({
      submit: (_visit, { pin }) => (pin === RIGHT ? pass() : retry({ pin: { string: 'No.', code: '' } })),
    }),
    // The engine cannot read such an outcome, so whatever gives a wrong answer finds it out.
    breaks: { wrong: UNREADABLE, 'page-errors': UNREADABLE },
  },
  {
    title: 'says that it is safe and writes',
    stage: defineStage({
      type: 'unsafe',
      version: 1,
      config: Type.Object({}),
      safe: true,
      writes: [seenPins],
      act({ context }) {
        context.set(seenPins, 'yes')
        return pass()
      },
    }),
    case: {},
    breaks: { safe: /it has written to the context/ },
  },
  {
    title: 'cannot be resumed',
    stage: withLink(() => {
      throw new Error('It is all gone.')
    }),
    breaks: { restored: /it crashed with 500: .*It is all gone\./ },
  },
  {
    title: 'cannot begin again',
    stage: pinStage({
      enter({ context }) {
        if (context.get(seenPins) !== undefined) throw new Error('Here I was before.')
        context.set(seenPins, 'yes')
      },
    }),
    breaks: { restarted: /it crashed with 500: .*Here I was before\./ },
  },
  {
    title: 'takes any answer from who was here before',
    stage: pinStage({
      submit(visit, { pin }) {
        if (visit.context.get(seenPins) !== undefined) return pass({ proves: ['pin'] })
        if (pin === RIGHT) visit.context.set(seenPins, 'yes')
        return checkPin(visit, pin)
      },
    }),
    breaks: { 'wrong-after-restart': /a wrong answer was not refused/ },
  },
  {
    title: 'needs what it does not require',
    stage: pinStage({
      requires: [],
      writes: [given, seenPins],
      present({ context }) {
        if (context.get(given) === undefined) throw new Error('Nothing was given.')
        return { length: 6 }
      },
    }),
    case: { ...pinCase, context: { test_given: 'yes' } },
    breaks: { expired: /it crashed with 500: .*Nothing was given\./ },
  },
  {
    title: 'keeps a date in the context',
    stage: pinStage({
      submit(visit, { pin }) {
        // As a plugin that is written without types may.
        visit.context.set(seenPins, new Date(0) as unknown as string)
        return checkPin(visit, pin)
      },
    }),
    // The engine takes none, so no answer is taken at all.
    breaks: { 'json-state': /the context key "test_pin_seen" takes only JSON/i },
  },
]
