import { pass, redirect, type FlowDocument } from '@sallyport/core'
import { serve, type Served } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { loggedIn } from '../admin/helper.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage, question } from '../support/stages.ts'

const COOKIE = 'sallyport_messages'
const SAID = 'Your <b>password</b> was changed.'
const DRAWN = 'Your &lt;b&gt;password&lt;/b&gt; was changed.'

const says = askStage('says', (visit, answer) => {
  visit.notify({ level: 'success', message: SAID })
  return answer === '' ? pass() : redirect(answer)
})
const flows: readonly FlowDocument[] = [
  { slug: 'change', designation: 'stage_configuration', stages: [{ stage: 'says' }] },
  { slug: 'next', designation: 'authorization', stages: [{ stage: 'question' }] },
]

const open = (t: ExecutionContext): Promise<Served> => serve(t, { plugins: [stagesPlugin(says, question)], flows })

/** Answers the flow's only stage by its page. */
async function change(jar: Awaited<ReturnType<typeof loggedIn>>, next: string, answer = '') {
  const page = `/if/flow/change/?${new URLSearchParams({ next })}`
  const { body } = await jar.challenge('change', { query: new URLSearchParams({ next }).toString() })
  return jar.get(page, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://sallyport.test' },
    body: new URLSearchParams({ answer, step: body.step, component: body.component }),
  })
}

for (const [what, next] of [
  ['the account page', '/if/user/'],
  ['the login and other flows', '/if/flow/next/'],
] as const) {
  test(`what the last stage says stands on ${what}, once`, async (t) => {
    const served = await open(t)
    const ann = await loggedIn(served)
    const left = await change(ann, next)
    t.is(left.status, 303)
    t.is(left.headers.get('location'), next)
    const page = await ann.visit(next)
    t.true(page.text.includes(DRAWN))
    t.false(page.text.includes(SAID))
    t.false((await ann.visit(next)).text.includes(DRAWN))
  })
}

test('what the last stage says goes through home to the page that follows', async (t) => {
  const served = await open(t)
  const ann = await loggedIn(served)
  t.is((await change(ann, '/')).headers.get('location'), '/')
  const home = await ann.visit('/')
  t.is(home.status, 302)
  const { text } = await ann.visit(home.headers.get('location') ?? '')
  t.true(text.includes(DRAWN))
})

test('a page of another user gets nothing', async (t) => {
  const served = await open(t)
  const ann = await loggedIn(served)
  await change(ann, '/app')
  t.false(ann.cookies.has(COOKIE))
  t.false((await ann.visit('/if/user/')).text.includes(DRAWN))
})

test('a browser that only looks ahead reads nothing, and nobody makes messages up', async (t) => {
  const served = await open(t)
  const ann = await loggedIn(served)
  await change(ann, '/if/user/')
  t.true(ann.cookies.has(COOKIE))
  await ann.get('/if/user/', { method: 'HEAD' })
  t.true(ann.cookies.has(COOKIE))
  const [payload = '', mac = ''] = (ann.cookies.get(COOKIE) ?? '').split('.')
  const read = JSON.parse(Buffer.from(payload, 'base64url').toString())
  t.deepEqual(Object.keys(read), ['until', 'messages'])
  const forge = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const lie = { ...read, messages: [{ level: 'error', message: 'Call this number.' }] }
  for (const value of [`${forge(lie)}.${mac}`, forge(lie), `${forge(lie)}.`, '.', 'x.y', '%']) {
    ann.cookies.set(COOKIE, value)
    const page = await ann.visit('/if/user/')
    t.is(page.status, 200)
    t.false(page.text.includes('Call this number.'))
  }
  const old = forge({ ...read, until: 1 })
  ann.cookies.set(COOKIE, `${old}.${served.engine.keys.mac('messages', old)}`)
  t.false((await ann.visit('/if/user/')).text.includes(DRAWN))
})

test('a client of the executor gets what the last stage says with the answer', async (t) => {
  const served = await open(t)
  const visitor = served.browser()
  await visitor.challenge('change')
  const { body } = await visitor.answer('change', { answer: '' })
  t.deepEqual(body, { component: 'xak-flow-redirect', to: '/', messages: [{ level: 'success', message: SAID }] })
  t.false(visitor.cookies.has(COOKIE))
})

test('messages that are too long for a cookie are cut, the latest ones are kept', async (t) => {
  const talks = askStage('talks', (visit) => {
    for (let line = 1; line <= 16; line += 1) visit.notify({ level: 'info', message: `${line}: ${'ü'.repeat(900)}` })
    return pass()
  })
  const served = await serve(t, {
    plugins: [stagesPlugin(talks)],
    flows: [{ slug: 'change', designation: 'stage_configuration', stages: [{ stage: 'talks' }] }],
  })
  const ann = await loggedIn(served)
  await change(ann, '/if/user/')
  t.true((ann.cookies.get(COOKIE) ?? '').length < 4000)
  const { text } = await ann.visit('/if/user/')
  t.true(text.includes('16: ü'))
  t.false(text.includes('>1: ü'))
})
