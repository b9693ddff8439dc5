import { pass } from '@sallyport/core'
import type { Browser, BrowserAnswer } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage } from '../support/stages.ts'

test('one address gets half of the queue, however many browsers it claims to be, and leaves the rest to others', async (t) => {
  const held = Promise.withResolvers<void>()
  let atWork = 0
  const full = Promise.withResolvers<void>()
  const slow = askStage('slow', async () => {
    atWork += 1
    if (atWork === 3) full.resolve()
    await held.promise
    return pass()
  })
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(slow)],
    flows: [{ slug: 'slow', designation: 'enrollment', stages: [{ stage: 'slow' }] }],
    limits: { queue: 6 },
    trustedProxies: ['127.0.0.1'],
  })
  const path = '/api/v3/flows/executor/slow/'
  const post = async (visitor: Browser, address: string): Promise<BrowserAnswer> => {
    const { body } = await visitor.challenge('slow')
    return visitor.post(path, { answer: 'x', step: body.step }, { headers: { 'x-forwarded-for': address } })
  }
  const flood = [browser(), browser(), browser()].map((visitor) => post(visitor, '192.0.2.1'))
  await full.promise
  const refused = await post(browser(), '192.0.2.1')
  t.is(refused.status, 503)
  t.is(refused.body.code, 'unavailable')
  t.is(refused.headers.get('retry-after'), '1')

  const other = post(browser(), '192.0.2.2')
  held.resolve()
  t.is((await other).body.component, 'xak-flow-redirect')
  for (const { body } of await Promise.all(flood)) t.is(body.component, 'xak-flow-redirect')
  t.is((await post(browser(), '192.0.2.1')).body.component, 'xak-flow-redirect')
})
