import { defineStage, redirect, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'

const onward = defineStage({
  type: 'onward',
  version: 1,
  config: Type.Object({}),
  act: () => redirect({ flow: 'other', keepContext: true }),
})

const flows: readonly FlowDocument[] = [
  {
    slug: 'who',
    designation: 'authentication',
    stages: [{ stage: 'identification', name: 'odd-who' }, { stage: 'onward' }],
  },
  {
    slug: 'other',
    designation: 'authentication',
    given: ['pending_user'],
    stages: [{ stage: 'password', name: 'odd-password' }],
  },
]

test('a typed name that PostgreSQL cannot hold goes along into another flow', async (t) => {
  const { browser } = await serve(t, { plugins: [stagesPlugin(onward)], flows })
  for (const name of ['a\0b', '\ud800', 'a\udc00b']) {
    const visitor = browser()
    await visitor.challenge('who')
    const moved = await visitor.answer('who', { uid_field: name })
    t.is(moved.status, 200)
    t.is(moved.body.component, 'xak-flow-redirect')
    const asked = await visitor.challenge('other')
    t.is(asked.status, 200)
    t.is(asked.body.component, 'ak-stage-password')
  }
})
