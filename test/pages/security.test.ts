import { defineStage, field, pass } from '@sallyport/core'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { hostileTexts } from '../support/hostile-texts.ts'
import type { PageElement } from '../support/html-page.ts'
import { PageBrowser } from '../support/page-browser.ts'
import { stagesPlugin } from '../support/plugin.ts'

const LOGIN = '/if/flow/default-authentication-flow/'

/** What could run, or lead to what could. */
function dangers(page: PageElement): readonly string[] {
  return page
    .all('*')
    .flatMap((element) => [
      ...(element.tag === 'script' && element.get('nonce') === undefined ? ['a script without a nonce'] : []),
      ...['onerror', 'onload', 'onfocus', 'onclick', 'style'].filter((name) => element.get(name) !== undefined),
      ...['href', 'src', 'action', 'formaction'].filter((name) =>
        /^\s*(?:javascript|vbscript|data:text)/i.test(element.get(name) ?? ''),
      ),
    ])
}

test('a page has a strict policy with a nonce of its own, and nothing inline without it', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  const { answer, page } = await ann.open(LOGIN)
  const policy = answer.headers.get('content-security-policy') ?? ''
  const [, nonce = ''] = /script-src 'nonce-([^']+)' 'strict-dynamic'/.exec(policy) ?? []
  t.true(nonce.length >= 22)
  t.false(/unsafe|\*/.test(policy))
  t.regex(
    policy,
    /default-src 'none';.*form-action 'self' http:\/\/sallyport\.test;.*frame-ancestors 'self'; base-uri 'none'$/,
  )
  for (const script of page.all('script')) t.is(script.get('nonce'), nonce)
  t.deepEqual(dangers(page), [])
  t.is(answer.headers.get('cache-control'), 'no-store')
  t.is(answer.headers.get('referrer-policy'), 'same-origin')
  t.is(answer.headers.get('cross-origin-opener-policy'), 'same-origin')
  t.regex(answer.headers.get('permissions-policy') ?? '', /camera=\(\)/)
  t.is(answer.headers.get('x-content-type-options'), 'nosniff')
  t.is(answer.headers.get('strict-transport-security'), null)
  const again = await ann.open(LOGIN)
  t.false((again.answer.headers.get('content-security-policy') ?? '').includes(nonce))
})

test('the files of a page are few and small, hashed, immutable and compressed', async (t) => {
  const served = await serve(t)
  const browser = served.browser()
  const { answer, page } = await new PageBrowser(browser).open(LOGIN)
  const files = [
    ...page.all('script').map((script) => script.get('src') ?? ''),
    ...page.all('link').flatMap((link) => link.get('href')?.replace(/^data:,$/, '') || []),
    ...page.all('img').map((image) => image.get('src') ?? ''),
  ]
  t.true(files.length <= 3, files.join())
  let all = Buffer.byteLength(answer.text)
  for (const file of files) {
    t.regex(file, /^\/if\/assets\/page\.[0-9a-f]{16}\.(?:js|css)$/)
    const { status, headers } = await browser.get(file, { headers: { 'accept-encoding': 'br' } })
    t.is(status, 200)
    t.is(headers.get('cache-control'), 'public, max-age=31536000, immutable')
    t.is(headers.get('content-encoding'), 'br')
    const size = Number(headers.get('content-length'))
    if (file.endsWith('.js')) t.true(size < 15 * 1024, `the script has ${size} bytes`)
    t.true(size > 0)
    all += size
  }
  t.true(all < 30 * 1024, `the page has ${all} bytes`)
  t.is((await browser.get('/if/assets/page.0.js')).status, 404)
})

for (const [index, text] of hostileTexts.entries()) {
  test(`hostile texts do no harm, wherever they stand (${index + 1})`, async (t) => {
    const title = text.slice(0, 150)
    const stage = defineStage({
      type: 'told',
      version: 1,
      component: 'acme-stage-told',
      config: Type.Object({}),
      challenge: Type.Object({
        line: Type.String({ title: text }),
        site: Type.String({ format: 'uri' }),
        list: Type.Array(Type.String()),
      }),
      response: Type.Object({
        answer: Type.String({ title: text, description: text, maxLength: 20_000, minLength: 1 }),
        choice: Type.Union([Type.Literal('a', { title: text }), Type.Literal('b')]),
      }),
      withUser: true,
      present: () => ({ line: text, site: 'javascript:alert(1)', list: [text] }),
      submit: () => pass(),
    })
    const flow = {
      slug: 'told',
      title,
      designation: 'enrollment' as const,
      background: 'javascript:alert(1)',
      stages: [{ stage: 'identification' }, { stage: 'told' }],
    }
    const brand = {
      default: true,
      title,
      logo: `javascript:${title}`,
      favicon: 'data:text/html,x',
      attributes: { theme: { accent: `red;}</style>${title}` } },
    }
    const served = await serve(t, { plugins: [stagesPlugin(stage)], flows: [flow], brands: [brand] })
    const ann = new PageBrowser(served.browser())
    const first = await ann.open('/if/flow/told/')
    t.deepEqual(dangers(first.page), [])
    t.is(first.page.one('h1').text, title.replaceAll(/\s+/g, ' ').trim())
    const second = await ann.go({ uid_field: text.slice(0, 300) })
    t.deepEqual(dangers(second.page), [])
    const told = await ann.send({ answer: text, choice: text })
    t.deepEqual(dangers(told.page), [])
    t.is(told.page.all('form').length, 1)
    t.is(told.page.all('script').length, 1)
    t.is(told.page.one('textarea', { name: 'answer' }).text, text.replaceAll(/\s+/g, ' ').trim())
  })
}

test('no host of a picture or a place ends a directive of the policy', async (t) => {
  const stage = defineStage({
    type: 'pictured',
    version: 1,
    component: 'acme-stage-pictured',
    config: Type.Object({}),
    challenge: Type.Object({ shown: Type.String({ ...field({ picture: 'A cat' }) }), other: Type.String() }),
    response: Type.Object({}),
    present: () => ({ shown: 'https://cats,default-src/1.png', other: '' }),
    submit: () => pass(),
  })
  const flow = { slug: 'pictured', designation: 'enrollment' as const, stages: [{ stage: 'pictured' }] }
  const background = 'https://pictures;sandbox/a.png'
  const logo = 'https://logos.example/a.png'
  const brand = { default: true, logo, background, attributes: {} }
  const served = await serve(t, { plugins: [stagesPlugin(stage)], flows: [flow], brands: [brand] })
  const { answer } = await new PageBrowser(served.browser()).open('/if/flow/pictured/')
  const policy = answer.headers.get('content-security-policy') ?? ''
  t.false(policy.includes(','))
  t.is(
    policy.split(';').find((directive) => directive.includes('sandbox')),
    undefined,
  )
  t.regex(policy, /img-src 'self' data: https:\/\/logos\.example;/)
})

test('names that objects have by themselves do no harm in a form', async (t) => {
  const served = await serve(t)
  const ann = new PageBrowser(served.browser())
  await ann.open(LOGIN)
  const { answer } = await ann.send({
    uid_field: 'ann',
    '__proto__[isSuperuser]': 'x',
    'constructor[prototype][a]': 'x',
    'a[__proto__][b]': '1',
  })
  t.is(answer.status, 303)
  t.is(Reflect.get({}, 'isSuperuser'), undefined)
})
