import test from 'ava'
import { chooseMove, type Move, type MoveFacts } from '../../../src/executor/decide/choose-move.ts'

/** A current answer, sent by a page's script, to a stage that asks, in a run that has been answered before. */
const answer: MoveFacts = {
  startsByItself: false,
  startsSafely: false,
  isUnanswered: false,
  hasNews: false,
  lacksContext: false,
  answers: true,
  isMeant: true,
  isAddressed: true,
  hasConflict: false,
  isPost: true,
  isScripted: true,
}
const look: Partial<MoveFacts> = { answers: false, isPost: false }
const first: Partial<MoveFacts> = { isUnanswered: true }
const starts: Partial<MoveFacts> = { startsByItself: true, isUnanswered: true }
const fromElsewhere: Partial<MoveFacts> = { ...look, isScripted: false }
const stale: Partial<MoveFacts> = { answers: false, hasConflict: true }

const table: readonly (readonly [string, Partial<MoveFacts>, Move])[] = [
  ['a current answer is checked', {}, 'submit'],
  ['a look shows what is asked', look, 'show'],
  ['an answer to another stage shows what is asked', { isMeant: false }, 'show'],
  ['an out-of-date answer shows what is asked', stale, 'show'],
  ['a first answer is checked', first, 'submit'],
  ['a first answer without the right component shows what is asked', { ...first, isAddressed: false }, 'show'],
  ['a later answer with a step needs no component', { isAddressed: false }, 'submit'],
  ['a first stage that lacks context refuses an answer', { ...first, lacksContext: true }, 'refuse'],
  ['a first stage that lacks context refuses a look', { ...look, ...first, lacksContext: true }, 'refuse'],
  ['context that was there on arrival is not looked at again', { lacksContext: true }, 'submit'],
  ['news are stored by a look of our own script', { ...look, ...first, hasNews: true }, 'start'],
  ['news are only shown to a look from elsewhere', { ...fromElsewhere, ...first, hasNews: true }, 'show'],
  ['news do not stand before an answer', { ...first, hasNews: true }, 'submit'],
  ['news do not stand before a conflict', { ...stale, ...first, hasNews: true }, 'show'],
  ['a click on the gate starts', starts, 'start'],
  ['a click that names another component does not start', { ...starts, isAddressed: false }, 'show'],
  ['a click on something else does not start', { ...starts, isMeant: false }, 'show'],
  ['a look of our own script starts', { ...starts, ...look }, 'start'],
  ['a link from elsewhere waits for a click', { ...starts, ...fromElsewhere }, 'show'],
  ['a link from elsewhere goes through what is safe', { ...starts, ...fromElsewhere, startsSafely: true }, 'try'],
  ['an out-of-date answer of our own script does not start', { ...starts, ...stale }, 'show'],
  ['an out-of-date answer goes through what is safe', { ...starts, ...stale, startsSafely: true }, 'try'],
]

for (const [title, facts, move] of table) {
  test(title, (t) => {
    t.is(chooseMove({ ...answer, ...facts }), move)
  })
}
