import { serve } from '@sallyport/testing/server'
import test from 'ava'

test('a dummy that throws does so when it is shown, and no answer passes it', async (t) => {
  const stages = (throwError: boolean) => [
    { stage: 'dummy', name: 'first', config: {} },
    { stage: 'dummy', name: 'second', config: { throwError } },
  ]
  const { browser } = await serve(t, {
    flows: [
      { slug: 'throws', designation: 'authorization', stages: stages(true).slice(1) },
      { slug: 'throws-later', designation: 'authorization', stages: stages(true) },
    ],
  })
  const ann = browser()
  t.like(await ann.challenge('throws'), { status: 500, body: { component: 'ak-stage-flow-error' } })
  t.like(await ann.answer('throws', {}, { step: false }), { status: 500, body: { component: 'ak-stage-flow-error' } })
  t.is((await ann.challenge('throws-later')).body.name, 'first')
  t.is((await ann.answer('throws-later', {})).status, 500)
  // The answer is undone: the run stands at the first stage.
  t.is((await ann.challenge('throws-later')).body.name, 'first')
})
