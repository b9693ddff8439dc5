import test from 'ava'
import { serve } from '@sallyport/testing/server'
import { allow, loggedIn } from '../admin/helper.ts'
import { serveRuns } from '../admin/inspected-flows.ts'
import { PageBrowser } from '../support/page-browser.ts'

const TWO = '/if/flow/two/?inspector'

test('a user who may inspect a flow sees their run beside the form, at each step and when it has ended', async (t) => {
  const served = await serveRuns(t)
  const admin = new PageBrowser(await loggedIn(served, 'admin'))
  const first = await admin.open(TWO)
  const inspector = first.page.one('aside', { class: 'inspector' })
  t.deepEqual(
    inspector.all('strong').map(({ text }) => text),
    ['two-noted', 'two-noted-2'],
  )
  t.is(inspector.one('li', { 'aria-current': 'step' }).one('strong').text, 'two-noted')
  t.is(inspector.one('a').get('href'), '/api/v3/flows/instances/two/diagram/')
  t.regex(first.page.one('form').get('action') ?? '', /^\/if\/flow\/two\/\?inspector=?$/)
  await admin.send({ answer: 'wrong' })
  const sent = await admin.send({ answer: 'right' })
  t.is(sent.answer.status, 303)
  t.regex(sent.location ?? '', /\?inspector=?$/)
  const { answer, page } = await admin.open(sent.location ?? '')
  t.is(page.one('li', { 'aria-current': 'step' }).one('strong').text, 'two-noted-2')
  const history = page.one('ol', { class: 'history' }).all('li')
  t.deepEqual(
    history.map(({ text }) => text.replace(/[\d.]+ ms/, '# ms')),
    ['two-noted retry # ms', 'two-noted pass # ms'],
  )
  const [wrong, right, ...others] = page.all('details')
  t.deepEqual(others, [])
  t.is(wrong?.one('summary').text, '1. two-noted → two-noted-2')
  t.deepEqual(JSON.parse(wrong?.one('pre').text ?? ''), { test_notes: ['wrong'] })
  t.deepEqual(JSON.parse(right?.one('pre').text ?? ''), { test_notes: ['wrong', 'right'] })
  // Nothing of it needs a script or a style of its own.
  t.false(/ (?:style|on\w+)=/.test(answer.text))
})

test('why stages were left out, and where a run was denied, is shown', async (t) => {
  const served = await serveRuns(t)
  const admin = new PageBrowser(await loggedIn(served, 'admin'))
  const strict = await admin.open('/if/flow/strict/?inspector=available')
  t.is(strict.page.one('li', { class: 'out' }).one('strong').text, 'planned')
  t.regex(strict.page.one('ol', { class: 'history' }).text, /planned left_out .*not-planned/)
  await admin.open('/if/flow/denying/?inspector')
  const { page } = await admin.send({ answer: 'x' })
  t.is(page.one('h1').text, 'You cannot go on here')
  t.regex(page.one('aside').text, /The run is denied/)
  t.is(page.one('li', { class: 'ended' }).one('strong').text, 'denying-deny')
})

test('secrets are masked in the context and in past states', async (t) => {
  const served = await serveRuns(t)
  const admin = new PageBrowser(await loggedIn(served, 'admin'))
  await admin.open('/if/flow/secretive/?inspector')
  const { answer, page } = await admin.go({ answer: 'my dog Rex' })
  t.is(page.all('pre').length, 2)
  t.true(page.one('aside').text.includes('********'))
  t.false(answer.text.includes('my dog Rex'))
})

test('a user without the permission, or with it for another flow, gets the plain page', async (t) => {
  const served = await serveRuns(t)
  await allow(served, 'inspect_flow:two')
  const ann = new PageBrowser(await loggedIn(served))
  const allowed = await ann.open(TWO)
  t.is(allowed.page.all('aside').length, 1)
  // The diagram has a permission of its own.
  t.is(allowed.page.one('aside').all('a').length, 0)
  for (const jar of [ann, new PageBrowser(served.browser())]) {
    const plain = await jar.open('/if/flow/other/?inspector')
    t.is(plain.answer.status, 200)
    t.is(plain.page.all('aside').length, 0)
    t.false(plain.answer.text.includes('inspected'))
  }
  t.is((await ann.open('/if/flow/two/')).page.all('aside').length, 0)
})

test('a flow that does not apply is drawn with the inspector too', async (t) => {
  const served = await serveRuns(t)
  const admin = new PageBrowser(await loggedIn(served, 'admin'))
  const { answer, page } = await admin.open('/if/flow/refusing/?inspector')
  t.is(answer.status, 200)
  t.regex(page.one('aside').text, /There is no run/)
})

test('the inspector stays open where one flow leads on to another, with a script and without', async (t) => {
  const flows = [
    {
      slug: 'first',
      designation: 'authorization' as const,
      stages: [{ stage: 'dummy' }, { stage: 'redirect', config: { mode: 'flow', targetFlow: 'second' } }],
    },
    { slug: 'second', designation: 'authorization' as const, stages: [{ stage: 'dummy', name: 'second-dummy' }] },
  ]
  const served = await serve(t, { flows })
  const admin = new PageBrowser(await loggedIn(served, 'admin'))
  await admin.open('/if/flow/first/?inspector')
  const { page, answer } = await admin.go()
  t.is(answer.status, 200)
  t.is(page.one('li', { 'aria-current': 'step' }).one('strong').text, 'second-dummy')
  t.is((await admin.send()).location, '/')

  await admin.open('/if/flow/first/?inspector=available')
  const scripted = await admin.send({}, { 'sallyport-page': '1' })
  t.regex(scripted.answer.headers.get('sallyport-location') ?? '', /^\/if\/flow\/second\/\?inspector=available$/)

  await admin.open('/if/flow/first/')
  t.is((await admin.go()).page.all('aside').length, 0)
})
