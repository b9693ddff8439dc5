import {
  contextKey,
  defineMessages,
  definePlugin,
  defineStage,
  deny,
  field,
  pass,
  pendingUser,
  retry,
  type AskingStage,
  type Outcome,
  type Plugin,
  type Visit,
} from '@sallyport/core'
import type { StageCase } from '@sallyport/testing/server'
import Type, { type Static } from 'typebox'

export const { messages, ...catalog } = defineMessages('test-pin', {
  en: { pin: 'Your PIN', length: 'Digits', hint: 'Hint', usual: 'The usual one.', invalid: 'Wrong PIN', gone: 'Gone' },
})
/** The texts of every stage here. */
export const pinTexts: Plugin = definePlugin({ name: 'test-pin', version: '1.0.0', messages: [catalog] })

const Config = Type.Object({})
const Challenge = Type.Object({
  length: Type.Integer(field({ label: messages.length })),
  hint: Type.Optional(Type.String(field({ label: messages.hint }))),
})
export const pinField = Type.String({
  minLength: 1,
  maxLength: 12,
  examples: ['1234'],
  ...field({ label: messages.pin }),
})
const Response = Type.Object({ pin: pinField })
export type PinStage = AskingStage<typeof Config, typeof Challenge, typeof Response>
export type PinVisit = Visit<Static<typeof Config>>

export const RIGHT = '246801'
export const WRONG = '135790'
export const seenPins = contextKey('test_pin_seen', Type.Unsafe<string>(Type.Unknown()))

/** Counts an attempt. Each rule tries often. */
export async function countAttempt({ attempts }: PinVisit): Promise<void> {
  await attempts.consume({ method: 'pin', perRun: 100_000 })
}

export async function checkPin(visit: PinVisit, pin: string): Promise<Outcome> {
  await countAttempt(visit)
  return comparePin(visit, pin)
}

/** Without counting an attempt. */
export async function comparePin({ person, say, error, services }: PinVisit, pin: string): Promise<Outcome> {
  if (person === undefined) return deny(say(messages.gone), 'nobody')
  // As much work for a decoy as for a person.
  await services.users.verifyPassword(person, pin)
  const isRight = person.kind === 'known' && pin === RIGHT
  return isRight ? pass({ proves: ['pin'] }) : retry({ pin: error(messages.invalid) })
}

let made = 0

/** A stage that keeps every rule, but for what is changed. Each is of another type. */
export function pinStage(change: Partial<PinStage> = {}): PinStage {
  made += 1
  return defineStage<typeof Config, typeof Challenge, typeof Response>({
    type: `pin_${made}`,
    version: 1,
    component: `test-stage-pin-${made}`,
    config: Config,
    challenge: Challenge,
    response: Response,
    requires: [pendingUser],
    writes: [seenPins],
    proves: ['pin'],
    present: () => ({ length: RIGHT.length }),
    submit: (visit, { pin }) => checkPin(visit, pin),
    ...change,
  })
}

export const pinCase: StageCase = {
  person: 'ann',
  right: { pin: RIGHT },
  wrong: [{ response: { pin: WRONG }, code: 'invalid', field: 'pin' }],
}

/** Hands out a link on arrival. */
export const withLink = (resume: PinStage['resume'] & {}, submit?: PinStage['submit']): PinStage =>
  pinStage({
    vouchesByLink: true,
    enter: (visit) => void visit.token({ expiresIn: 600 }),
    resume,
    ...(submit === undefined ? {} : { submit }),
  })

/** Takes no answer but its link. */
export const byLink = (resume: PinStage['resume'] & {}): PinStage =>
  withLink(resume, (visit) => checkPin(visit, 'wrong'))

export const linkCase: StageCase = { ...pinCase, right: 'link' }
