import { deny, retry } from '@sallyport/core'
import Type from 'typebox'
import { checkPin, countAttempt, messages, pinStage, RIGHT } from '../pin.ts'
import type { PlantedFault } from './planted-fault.ts'

export const textFaults: readonly PlantedFault[] = [
  {
    title: 'names its field only in English',
    stage: pinStage({
      response: Type.Object({ pin: Type.String({ title: 'Your PIN', minLength: 1, maxLength: 12 }) }),
    }),
    breaks: { translated: /these words of its page have no message: "Your PIN"/ },
  },
  {
    title: 'shows a sentence of its own',
    stage: pinStage({ present: () => ({ length: 6, hint: 'It was mailed to you.' }) }),
    breaks: { translated: /these words of its page have no message: "It was mailed to you\."/ },
  },
  {
    title: 'says an error in English alone',
    stage: pinStage({
      async submit(visit, { pin }) {
        if (pin === RIGHT) return checkPin(visit, pin)
        await countAttempt(visit)
        return retry({ pin: { string: 'Wrong PIN', code: 'invalid' } })
      },
    }),
    breaks: { 'translated-errors': /the error "Wrong PIN" has no message/ },
  },
  {
    title: 'denies in English alone',
    stage: pinStage({ submit: () => deny('It is over.', 'over') }),
    breaks: { 'translated-errors': /the error "It is over\." has no message/ },
  },
  {
    title: 'proves what has no name',
    stage: pinStage({ proves: ['pin', { method: 'acme_riddle', kind: 'knowledge' }] }),
    breaks: { 'named-methods': /the method "acme_riddle" is shown to people as "acme_riddle"/ },
  },
  {
    title: 'has another code in each language',
    stage: pinStage({
      async submit(visit, { pin }) {
        if (pin === RIGHT) return checkPin(visit, pin)
        await countAttempt(visit)
        const code = visit.request.locale === 'en' ? 'invalid' : visit.request.locale
        return retry({ pin: { string: visit.say(messages.invalid), code } })
      },
    }),
    breaks: { 'other-language': /the code "invalid" at "pin" is missing/ },
  },
]
