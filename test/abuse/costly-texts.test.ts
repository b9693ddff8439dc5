import type { FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'

const ENROL = 'enrol'
const enrolment: FlowDocument = {
  slug: ENROL,
  designation: 'enrollment',
  stages: [
    {
      stage: 'prompt',
      config: {
        fields: [
          { fieldKey: 'username', type: 'username', label: 'Username' },
          { fieldKey: 'name', type: 'text_area', label: 'Name' },
          { fieldKey: 'attributes.upn', type: 'text_area', label: 'Principal name', required: false },
          { fieldKey: 'password', type: 'password', label: 'Password' },
        ],
      },
    },
    { stage: 'dummy' },
    { stage: 'user_write', config: { allowedFields: ['username', 'name', 'attributes.upn', 'password'] } },
  ],
}

/** Each is one character that compatibility makes 18 of. */
const LIGATURE = 'ﷺ'
const GROWS = `${LIGATURE} `.repeat(5000)
/** Of two classes, so that normalising sorts them. */
const MARKS = '\u0301\u0323'
/** How much more than a plain text of the same length one may cost; what takes the square of it costs hundreds of times as much. */
const MOST = 10

interface Answer {
  readonly name?: string
  readonly upn?: string
  readonly password?: string
}

const PLAIN = Array.from({ length: 1023 }, (_, index) => String.fromCodePoint(97 + (index ** 3 % 25))).join('')
const DONE = 'xak-flow-redirect'
const nasty: readonly (readonly [what: string, answer: Answer, end: string])[] = [
  ['a password that grows when it is normalised', { password: `${LIGATURE.repeat(1023)}x` }, DONE],
  ['the same with a letter in front', { password: `b${LIGATURE.repeat(1022)}1` }, DONE],
  ['a password of digits between two letters', { password: `a${'⨌'.repeat(1022)}b` }, DONE],
  ['a password of marks', { password: `a${MARKS.repeat(511)}b` }, DONE],
  ['a password beside a name that grows', { password: `${LIGATURE.repeat(1000)}x`, name: GROWS }, 'invalid_user_data'],
  ['a principal name of marks', { upn: `a${MARKS.repeat(4999)}` }, 'upn_invalid'],
]

test('no text that a visitor sends takes much longer to look at than a plain one', async (t) => {
  const { browser } = await serve(t, { flows: [enrolment] })
  let names = 0
  /** Processor time of this thread alone, in which the server runs; the least of three. */
  const costOf = async (answer: Answer, end: string): Promise<number> => {
    const { name = 'Somebody', upn = '', password = PLAIN } = answer
    const costs: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const visitor = browser()
      names += 1
      const fields = { username: `user-${names}`, name, 'attributes.upn': upn, password }
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that nothing else is measured
      await visitor.challenge(ENROL)
      const started = process.threadCpuUsage()
      // oxlint-disable-next-line no-await-in-loop
      const asked = await visitor.answer(ENROL, fields)
      t.is(asked.body.component, 'ak-stage-dummy', JSON.stringify(asked.body.response_errors))
      // oxlint-disable-next-line no-await-in-loop
      const { body } = await visitor.answer(ENROL, {})
      costs.push(process.threadCpuUsage(started).user)
      t.is(body.code ?? body.component, end)
    }
    return Math.min(...costs)
  }
  await costOf({}, DONE)
  const plain = await costOf({}, DONE)
  for (const [what, answer, end] of nasty) {
    // oxlint-disable-next-line no-await-in-loop
    const factor = (await costOf(answer, end)) / plain
    t.true(factor < MOST, `${what}: ${factor.toFixed(1)} times as much`)
  }
})
