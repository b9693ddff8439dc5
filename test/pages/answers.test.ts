import { defineStage, pass, restart } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { PageBrowser } from '../support/page-browser.ts'
import { stagesPlugin } from '../support/plugin.ts'
import { askStage } from '../support/stages.ts'

const LOGIN = '/if/flow/default-authentication-flow/'
const LOGOUT = '/if/flow/default-invalidation-flow/'

test('a link to a logout is one button, and the button logs out', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  await ann.go({ uid_field: 'ann' })
  await ann.send({ password: 'correct horse' })
  const { page } = await ann.open(LOGOUT)
  t.is(page.one('form').all('button').length, 1)
  t.is((await ann.browser.get('/api/v3/core/users/me/')).status, 200)
  t.is((await ann.send()).answer.status, 303)
  t.is((await ann.browser.get('/api/v3/core/users/me/')).status, 403)
})

test('a denial says why in the answer to the form, with a way on', async (t) => {
  const flows = [
    {
      slug: 'shut',
      designation: 'enrollment' as const,
      stages: [{ stage: 'deny', config: { denyMessage: 'Closed today.' } }],
    },
  ]
  const served = await serve(t, { flows })
  const { answer, page } = await new PageBrowser(served.browser()).open('/if/flow/shut/')
  t.is(answer.status, 200)
  t.is(page.one('p', { role: 'alert' }).text, 'Closed today.')
  t.is(page.one('main').one('a').get('href'), '/flows/-/cancel/?flow=shut')
})

test('a crash says its request id, and the person can try again', async (t) => {
  const flows = [
    { slug: 'crash', designation: 'enrollment' as const, stages: [{ stage: 'dummy', config: { throwError: true } }] },
  ]
  const served = await serve(t, { flows })
  const ann = new PageBrowser(served.browser())
  const { answer, page } = await ann.open('/if/flow/crash/')
  t.is(answer.status, 500)
  t.is(page.one('code').text, answer.headers.get('x-request-id') ?? '')
  t.is(page.one('main').one('a').get('href'), '/if/flow/crash/')
  t.is(page.all('pre').length, 0)
})

test('what came too late does not count: the page says so and shows where things stand', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  const other = new PageBrowser(ann.browser)
  await other.open(LOGIN)
  await other.go({ uid_field: 'ann' })
  const { answer, page } = await ann.send({ uid_field: 'admin' })
  t.is(answer.status, 409)
  t.regex(page.one('p', { role: 'alert' }).text, /did not count/)
  t.is(page.all('input', { name: 'password' }).length, 1)
  t.is(page.one('bdi').text, 'ann')
})

test('a browser that keeps no cookies gets an error', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  ann.browser.cookies.clear()
  const { answer, page } = await ann.send({ uid_field: 'ann' })
  t.is(answer.status, 409)
  t.regex(page.one('p', { role: 'alert' }).text, /cookie/)
  t.is(page.one('input', { name: 'uid_field' }).get('value'), 'ann')
})

test('a double click is answered like a single one', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  const [one, other] = await Promise.all([ann.send({ uid_field: 'ann' }), ann.send({ uid_field: 'ann' })])
  t.deepEqual([one.answer.status, other.answer.status], [303, 303])
  t.is((await ann.open(LOGIN)).page.one('bdi').text, 'ann')
})

test('what is said once is in the answer to the form, which no redirect may swallow', async (t) => {
  const stage = askStage('moody', (visit) => {
    visit.notify({ level: 'warning', message: 'From the beginning, please.' })
    return restart()
  })
  const flows = [{ slug: 'moody', designation: 'enrollment' as const, stages: [{ stage: 'moody' }] }]
  const served = await serve(t, { plugins: [stagesPlugin(stage)], flows })
  const ann = new PageBrowser(served.browser())
  await ann.open('/if/flow/moody/')
  const { answer, page } = await ann.send({ answer: 'x' })
  t.is(answer.status, 200)
  t.is(page.one('p', { class: 'notice warning' }).text, 'From the beginning, please.')
})

test('the script gets the next page at once, and a place to go to in a header', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(`${LOGIN}?next=%2Fapp`)
  const script = { 'sallyport-page': '1', 'sec-fetch-mode': 'cors' }
  const next = await ann.send({ uid_field: 'ann' }, script)
  t.is(next.answer.status, 200)
  t.is(next.page.all('input', { name: 'password' }).length, 1)
  const done = await ann.send({ password: 'correct horse' }, script)
  t.is(done.answer.status, 200)
  t.is(done.answer.headers.get('sallyport-location'), '/app')
})

test('a place at an origin that a form’s answer may not lead to gets a page of its own', async (t) => {
  const stages = [
    { stage: 'dummy' },
    { stage: 'redirect', config: { mode: 'static', targetStatic: 'https://elsewhere.example/x?a=1&b=2' } },
  ]
  const served = await serve(t, { flows: [{ slug: 'out', designation: 'enrollment', stages }] })
  const ann = new PageBrowser(served.browser())
  await ann.open('/if/flow/out/')
  const { answer, page } = await ann.send()
  t.is(answer.status, 200)
  t.is(answer.headers.get('refresh'), '0;url=https://elsewhere.example/x?a=1&b=2')
  t.is(page.one('main').one('a').get('href'), 'https://elsewhere.example/x?a=1&b=2')
})

test('a form for another place goes there, and the page’s policy lets it', async (t) => {
  const config = { url: 'https://app.example/acs', attrs: { RelayState: '"><script>', empty: '' } }
  const served = await serve(t, {
    flows: [{ slug: 'auto', designation: 'enrollment', stages: [{ stage: 'autosubmit', config }] }],
  })
  const { answer, page } = await new PageBrowser(served.browser()).open('/if/flow/auto/')
  const form = page.one('form')
  t.is(form.get('action'), config.url)
  t.is(form.one('input', { name: 'RelayState' }).get('value'), '"><script>')
  t.is(form.one('input', { name: 'empty' }).get('value'), '')
  t.regex(answer.headers.get('content-security-policy') ?? '', /form-action 'self' [^;]*https:\/\/app\.example/)
})

test('a frame and a piece of HTML are shown, and a button goes on', async (t) => {
  const frame = { stage: 'frame', config: { url: 'https://app.example/logout' } }
  const shell = { stage: 'shell', config: { body: '<h2>Hello</h2>' } }
  const served = await serve(t, { flows: [{ slug: 'shown', designation: 'enrollment', stages: [frame, shell] }] })
  const ann = new PageBrowser(served.browser())
  const first = await ann.open('/if/flow/shown/')
  t.is(first.page.one('iframe').get('src'), 'https://app.example/logout')
  t.regex(first.answer.headers.get('content-security-policy') ?? '', /frame-src 'self' https:\/\/app\.example/)
  t.is((await ann.go()).page.one('h2').text, 'Hello')
  t.is((await ann.send()).location, '/')
})

test('a stage without a response to give is passed by a button', async (t) => {
  const stage = defineStage({
    type: 'told',
    version: 1,
    component: 'acme-stage-told',
    config: Type.Object({}),
    challenge: Type.Object({ line: Type.String(), nothing: Type.String() }),
    response: Type.Object({}),
    present: () => ({ line: 'You have read it.', nothing: '' }),
    submit: () => pass(),
  })
  const flows = [{ slug: 'told', name: 'Told', designation: 'enrollment' as const, stages: [{ stage: 'told' }] }]
  const served = await serve(t, { plugins: [stagesPlugin(stage)], flows })
  const ann = new PageBrowser(served.browser())
  const { page } = await ann.open('/if/flow/told/')
  t.is(page.one('h1').text, 'Told')
  t.is(page.one('dd').text, 'You have read it.')
  t.is((await ann.send()).location, '/')
})

test('an error is a page for browsers and JSON for programs', async (t) => {
  const served = await serve(t)
  const browser = served.browser()
  const ann = new PageBrowser(browser)
  const gone = await ann.open('/if/flow/nothing/')
  t.is(gone.answer.status, 404)
  t.is(gone.page.one('h1').text, 'There is nothing here')
  const foreign = await ann.post(LOGIN, new URLSearchParams({ uid_field: 'ann' }), { 'sec-fetch-site': 'cross-site' })
  t.is(foreign.answer.status, 403)
  t.is(foreign.page.one('main').one('a').get('href'), LOGIN)
  const nowhere = await ann.open('/nowhere')
  t.is(nowhere.answer.status, 404)
  t.is(nowhere.page.one('main').one('a').get('href'), '/')
  t.is(nowhere.answer.headers.get('cache-control'), 'no-store')
  t.deepEqual((await browser.get('/nowhere')).body, { detail: 'There is nothing here.', code: 'not_found' })
  t.is((await ann.open('/flows/-/default/recovery/')).page.one('h1').text, 'There is nothing here')
  t.is((await browser.get('/if/flow/nothing/', { headers: { accept: '*/*' } })).body.code, 'flow_not_found')
  t.is(
    (await browser.get('/api/v3/flows/executor/nothing/', { headers: { accept: 'text/html' } })).body.code,
    'flow_not_found',
  )
})

test('pages speak the visitor’s language', async (t) => {
  const served = await serve(t)
  const anna = new PageBrowser(served.browser(), { 'accept-language': 'fr;q=0.9, de-AT' })
  const { page } = await anna.open(LOGIN)
  t.is(page.one('html').get('lang'), 'de-AT')
  t.is(page.one('form').one('button').text, 'Anmelden')
  const { page: told } = await anna.send({ uid_field: '' })
  t.regex(told.one('p', { class: 'problem' }).text, /^Fehler: Dieses Feld/)
})

test('an address without its last slash leads to the one with it, and keeps its query', async (t) => {
  const { browser } = await serve(t, { prefix: '/auth' })
  const ann = browser()
  for (const path of ['/if/user', '/if/flow/default-authentication-flow']) {
    const { status, headers } = await ann.visit(`/auth${path}?next=%2F%2Fevil.example%2F`)
    t.is(status, 302)
    t.is(headers.get('location'), `/auth${path}/?next=%2F%2Fevil.example%2F`)
  }
})
