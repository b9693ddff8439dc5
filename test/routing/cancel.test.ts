import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGIN = 'default-authentication-flow'

test('cancel ends the run of the flow that it names, and without one it ends none', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const at = async (): Promise<string> => (await ann.challenge(LOGIN)).body.component
  const cancel = async (query: string): Promise<string | null> => {
    const { status, headers } = await ann.get(`/flows/-/cancel/${query}`)
    t.is(status, 302)
    return headers.get('location')
  }
  await at()
  await ann.answer(LOGIN, { uid_field: 'ann' })
  t.is(await cancel(''), '/')
  t.is(await cancel('?next=%2Fapp'), '/app')
  t.is(await cancel('?flow=gone&next=https%3A%2F%2Fevil.example'), '/')
  t.is(await cancel('?flow=default-invalidation-flow'), '/if/flow/default-invalidation-flow/')
  t.is(await at(), 'ak-stage-password')
  t.is(await cancel(`?flow=${LOGIN}`), `/if/flow/${LOGIN}/`)
  t.is(await at(), 'ak-stage-identification')
})
