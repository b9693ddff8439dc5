import { insert, pass, retry, invalid, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, question } from '../support/stages.ts'
test('a stage further on whose plugin is gone ends the run in a clean restart that keeps next', async (t) => {
  const ins = askStage('inserter', () => insert([{ type: 'extra' }], 'end'))
  const extra = askStage('extra', () => pass())
  const flows: readonly FlowDocument[] = [
    { slug: 'f', designation: 'authorization', stages: [{ stage: 'inserter' }, { stage: 'question' }] },
  ]
  const a = await serve(t, { plugins: [stagesPlugin(question, ins, extra)], flows })
  const b = await serve(t, { databaseUrl: a.databaseUrl, plugins: [stagesPlugin(question, ins)], flows })
  const one = a.browser()
  await one.challenge('f', { query: 'next=%2Fx' })
  const at = await one.answer('f', { answer: 'x' }, { query: 'next=%2Fx' })
  t.is(at.body.component, 'test-stage-question')
  const two = new Browser(b.url, '', one)
  const r = await two.answer('f', { answer: 'x' }, { step: at.body.step })
  await two.challenge('f')
  await two.answer('f', { answer: 'x' })
  t.is(r.status, 409)
})
test('many retries do not make a blocked login a success', async (t) => {
  const many = askStage('many', (_v, a) => (a === 'go' ? pass() : retry({ answer: invalid('no') })))
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(many)],
    flows: [
      {
        slug: 'f',
        designation: 'authentication',
        given: ['pending_user'],
        stages: [
          { stage: 'many' },
          {
            stage: 'user_login',
            evaluateOnPlan: true,
            policies: [{ policy: 'expression', config: { expression: 'allow(false, "closed")' } }],
          },
        ],
      },
    ],
  })
  const b = browser()
  await b.challenge('f')
  for (let i = 0; i < 66; i++) await b.answer('f', { answer: `n${i}` })
  const r = await b.answer('f', { answer: 'go' })
  t.is(r.body.code, 'login_blocked')
})
