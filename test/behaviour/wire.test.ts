import { defineStage, pass, type FlowDocument } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { stagesPlugin } from '../support/plugin.ts'
import { linkStage, question } from '../support/stages.ts'

const LOGIN = 'default-authentication-flow'

const flow = (more: Partial<FlowDocument>): FlowDocument => ({
  slug: 'tested',
  designation: 'authorization',
  stages: [{ stage: 'question' }],
  ...more,
})

test('a challenge carries its flow’s layout, background, title and way out, and no empty lines', async (t) => {
  const background = 'https://pictures.example/a.jpg'
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [
      flow({ title: '100 % %(app)s(%(user)s) %(other)s', layout: 'sidebar_left', background }),
      { ...flow({}), slug: 'plain', stages: [{ stage: 'question', name: 'plain' }] },
    ],
  })
  const { body } = await browser().challenge('tested', { query: 'next=%2Fa%3Fb%3Dc%2526d' })
  t.deepEqual(body.flow_info, {
    title: '100 % () %(other)s',
    background,
    layout: 'sidebar_left',
    cancel_url: '/flows/-/cancel/?flow=tested&next=%2Fa%3Fb%3Dc%2526d',
  })
  t.false('response_errors' in body)
  t.deepEqual((await browser().challenge('plain')).body.flow_info, {
    title: '',
    layout: 'stacked',
    cancel_url: '/flows/-/cancel/?flow=plain',
  })
})

test('every answer says that it is not kept, not framed by other origins, and has the id of its log line', async (t) => {
  const { browser } = await serve(t, { plugins: [stagesPlugin(question)], flows: [flow({})] })
  for (const path of ['tested', 'nothing'].map((slug) => `/api/v3/flows/executor/${slug}/`)) {
    const { headers } = await browser().get(path)
    t.is(headers.get('cache-control'), 'no-store')
    t.is(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'self'")
    t.is(headers.get('x-content-type-options'), 'nosniff')
    t.regex(headers.get('content-type') ?? '', /^application\/json/)
    t.regex(headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  }
})

test('the answer to a POST is the next challenge itself, and HEAD says no more than that there is one', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const path = `/api/v3/flows/executor/${LOGIN}/`
  const head = await ann.get(path, { method: 'HEAD' })
  t.is(head.status, 200)
  t.is(head.text, '')
  const posted = await ann.post(path, { uid_field: 'ann' })
  t.is(posted.status, 200)
  t.is(posted.body.component, 'ak-stage-password')
})

test('without a step the component has to be that of the present challenge, and a wrong one loses nothing', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  const path = `/api/v3/flows/executor/${LOGIN}/`
  const wrong = await ann.post(path, { component: 'ak-stage-password', password: 'x', uid_field: 'ann' })
  t.is(wrong.status, 200)
  t.is(wrong.body.component, 'ak-stage-identification')
  t.false('response_errors' in wrong.body)
  await ann.post(path, { component: 'ak-stage-identification', uid_field: 'ann' })
  const old = await ann.post(path, { component: 'ak-stage-identification', uid_field: 'admin' })
  t.is(old.body.component, 'ak-stage-password')
  t.is(old.body.pending_user, 'ann')
  const done = await ann.post(path, { component: 'ak-stage-password', password: 'correct horse' })
  t.is(done.body.component, 'xak-flow-redirect')
})

test('arriving happens once: neither a reload nor a wrong answer enters the stage again', async (t) => {
  const links: string[] = []
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(linkStage(links))],
    flows: [flow({ stages: [{ stage: 'identification' }, { stage: 'link' }] })],
  })
  const ann = browser()
  await ann.challenge('tested')
  await ann.answer('tested', { uid_field: 'ann' })
  t.is(links.length, 1)
  await ann.challenge('tested')
  await ann.challenge('tested')
  t.is(links.length, 1)
})

test('a first stage that does something on arrival waits for a click, and the click does it once', async (t) => {
  let arrivals = 0
  const enters = defineStage({
    type: 'enters',
    version: 1,
    component: 'test-stage-enters',
    config: Type.Object({}),
    challenge: Type.Object({}),
    response: Type.Object({}),
    enter() {
      arrivals += 1
    },
    present: () => ({}),
    submit: () => pass(),
  })
  const { browser, storage } = await serve(t, {
    plugins: [stagesPlugin(enters)],
    flows: [flow({ stages: [{ stage: 'enters' }] })],
  })
  const ann = browser()
  t.is((await ann.challenge('tested')).body.component, 'ak-stage-consent')
  t.is((await ann.challenge('tested')).body.component, 'ak-stage-consent')
  t.is(arrivals, 0)
  t.is((await storage.pool.query('select * from sallyport_run')).rowCount, 0)
  t.is((await ann.answer('tested', {})).body.component, 'test-stage-enters')
  t.is((await ann.challenge('tested')).body.component, 'test-stage-enters')
  t.is(arrivals, 1)
})

test('the next of the first challenge leads to the end, and that of a request to the way out of its answer', async (t) => {
  const { browser } = await serve(t, {
    plugins: [stagesPlugin(question)],
    flows: [flow({ stages: [{ stage: 'question' }, { stage: 'question' }] })],
  })
  const ann = browser()
  await ann.challenge('tested', { query: 'next=%2Ffirst' })
  await ann.answer('tested', { answer: 'x' }, { query: 'next=%2Ffirst' })
  const wayOut = async (query: string): Promise<string> => {
    const { body } = await ann.challenge('tested', { query })
    return new URL(body.flow_info.cancel_url, 'http://sallyport.test').searchParams.get('next') ?? ''
  }
  t.is(await wayOut(''), '/first')
  t.is(await wayOut('next=%2Fother'), '/other')
  t.is(await wayOut('next=https%3A%2F%2Fevil.example'), '/first')
  t.is((await ann.answer('tested', { answer: 'x' })).body.to, '/first')
})
