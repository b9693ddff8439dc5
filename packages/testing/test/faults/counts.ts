import type { StageCase } from '@sallyport/testing/server'
import { checkPin, comparePin, countAttempt, pinCase, pinStage } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

let effects = 0
const counted: StageCase = { ...pinCase, effects: () => effects }
const counting = new Map<string, Promise<void>>()

export const countFaults: readonly PlantedFault[] = [
  {
    title: 'counts no attempts',
    stage: pinStage({ submit: (visit, { pin }) => comparePin(visit, pin) }),
    breaks: { attempts: /a wrong answer was looked at, and 0 attempts were used up/ },
  },
  {
    title: 'counts guesses that come at once as one',
    stage: pinStage({
      async submit(visit, { pin }) {
        const counted = counting.get(visit.key) ?? countAttempt(visit)
        counting.set(visit.key, counted)
        await counted
        return comparePin(visit, pin)
      },
    }),
    breaks: { 'guesses-at-once': /\d+ guesses were looked at, and \d+ attempts were used up/ },
  },
  {
    title: 'has its effect twice',
    stage: pinStage({
      submit(visit, { pin }) {
        effects += 2
        return checkPin(visit, pin)
      },
    }),
    case: counted,
    breaks: { 'answered-twice': /its effect happened 2 times/, 'fifty-at-once': /its effect happened 4 times/ },
  },
  {
    title: 'has its effect outside of the commit',
    stage: pinStage({
      submit(visit, { pin }) {
        effects += 1
        return checkPin(visit, pin)
      },
    }),
    case: counted,
    breaks: { 'fifty-at-once': /its effect happened 2 times/ },
  },
]
