import { serve } from '@sallyport/testing/server'
import test from 'ava'

const LOGOUT = 'default-invalidation-flow'

test('of equal bodies without a step that are under way, one gets the new browser id', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  await ann.logIn('ann')
  // Copies of the cookie that guess what is sent next.
  const copies = Array.from({ length: 6 }, () => ann.clone())
  const answers = await Promise.all([ann, ...copies].map((one) => one.answer(LOGOUT, {}, { step: false })))
  t.is(answers.filter(({ headers }) => headers.getSetCookie().length > 0).length, 1)
  t.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
  for (const one of [ann, ...copies]) t.is((await one.get('/api/v3/core/users/me/')).status, 403)
})
