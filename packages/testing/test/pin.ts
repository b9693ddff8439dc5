import {
  contextKey,
  defineStage,
  deny,
  invalid,
  pass,
  pendingUser,
  retry,
  type AskingStage,
  type Outcome,
  type Visit,
} from '@sallyport/core'
import type { StageCase } from '@sallyport/testing/server'
import Type, { type Static } from 'typebox'

const Config = Type.Object({})
const Challenge = Type.Object({ length: Type.Integer(), hint: Type.Optional(Type.String()) })
const Response = Type.Object({ pin: Type.String({ minLength: 1, maxLength: 12, examples: ['1234'] }) })
export type PinStage = AskingStage<typeof Config, typeof Challenge, typeof Response>
export type PinVisit = Visit<Static<typeof Config>>

export const RIGHT = '246801'
export const seenPins = contextKey('test_pin_seen', Type.Unsafe<string>(Type.Unknown()))

export async function checkPin({ person, services }: PinVisit, pin: string): Promise<Outcome> {
  if (person === undefined) return deny('Unknown error', 'nobody')
  // As much work for a decoy as for a person.
  await services.users.verifyPassword(person, pin)
  return person.kind === 'known' && pin === RIGHT ? pass({ proves: ['pin'] }) : retry({ pin: invalid('Wrong PIN') })
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
  wrong: [{ response: { pin: '135790' }, code: 'invalid', field: 'pin' }],
}
