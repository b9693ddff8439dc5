import { pass, type FlowDocument } from '@sallyport/core'
import type { Storage } from '@sallyport/mikro-orm'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { crashAt } from '../support/crash-node.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage } from '../support/stages.ts'

const PATH = '/api/v3/flows/executor/slow/'
const BODY = { answer: 'x' }
const flow = (stages: number): FlowDocument => ({
  slug: 'slow',
  designation: 'authorization',
  stages: Array.from({ length: stages }, (_, index) => ({ stage: 'slow', name: `slow-${index}` })),
})

/** A stage that takes its answers when the test lets it. */
function slowStage() {
  const held = Promise.withResolvers<void>()
  const waiting: { readonly count: number; readonly tell: () => void }[] = []
  let atWork = 0
  const stage = askStage('slow', async () => {
    atWork += 1
    for (const { count, tell } of waiting) if (atWork >= count) tell()
    await held.promise
    return pass()
  })
  const holds = async (count: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    if (atWork >= count) resolve()
    else waiting.push({ count, tell: resolve })
    await promise
  }
  return { plugins: [stagesPlugin(stage)], holds, release: () => held.resolve() }
}

/** More time passes than any window is long. */
async function letAnHourPass({ pool }: Storage): Promise<void> {
  await pool.query("update sallyport_attempt set expires_at = expires_at - interval '1 hour'")
  await pool.query("update sallyport_body_claim set repeats_until = repeats_until - interval '1 hour'")
}

const rows = async ({ pool }: Storage) => (await pool.query('select ended, version from sallyport_run')).rows

test('a body without a step that took an hour to answer does not answer the next challenge when it is repeated', async (t) => {
  const { plugins, holds, release } = slowStage()
  const { browser, storage } = await serve(t, { plugins, flows: [flow(3)] })
  const ann = browser()
  await ann.challenge('slow')
  const first = ann.clone().post(PATH, BODY)
  await holds(1)
  await letAnHourPass(storage)
  release()
  t.is((await first).body.component, 'test-stage-slow')
  t.deepEqual(await rows(storage), [{ ended: null, version: 1 }])
  const { status, body } = await ann.clone().post(PATH, BODY)
  t.deepEqual([status, body.component, body.response_errors], [200, 'test-stage-slow', undefined])
  t.deepEqual(await rows(storage), [{ ended: null, version: 1 }])
  await letAnHourPass(storage)
  await ann.clone().post(PATH, BODY)
  t.deepEqual(await rows(storage), [{ ended: null, version: 2 }], 'an hour later it is an answer of its own')
})

test('one body at two nodes at once, for a flow that it completes, makes one run', async (t) => {
  const { plugins, holds, release } = slowStage()
  const one = await serve(t, { plugins, flows: [flow(1)] })
  const two = await serve(t, { plugins, flows: [flow(1)], databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge('slow')
  const first = ann.clone().post(PATH, BODY)
  await holds(1)
  await letAnHourPass(one.storage)
  const second = new Browser(two.url, '', ann).post(PATH, BODY)
  await holds(2)
  release()
  const answers = await Promise.all([first, second])
  t.deepEqual(
    answers.map(({ status }) => status),
    [200, 200],
  )
  t.deepEqual(await rows(one.storage), [{ ended: 'completed', version: 1 }])
})

test('a node that dies before its commit keeps its last body from no other node', async (t) => {
  const { plugins, release } = slowStage()
  release()
  const one = await serve(t, { plugins, flows: [flow(2)] })
  const two = await serve(t, { plugins, flows: [flow(2)], databaseUrl: one.databaseUrl })
  const ann = one.browser()
  await ann.challenge('slow')
  // Load, claim, and then the commit.
  const crash = crashAt(one.storage, 3, 'before')
  await ann.clone().post(PATH, BODY)
  t.true(crash.happened)
  crash.end()
  t.deepEqual(await rows(one.storage), [])
  await new Browser(two.url, '', ann).post(PATH, BODY)
  t.deepEqual(await rows(one.storage), [{ ended: null, version: 1 }])
})
