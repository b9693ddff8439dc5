import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { PageBrowser } from '../support/page-browser.ts'

const USER = '/if/user/'

/** Texts that look like language tags, some of which are. */
const subtags = fc.oneof(
  fc.constantFrom('a', 'u', 'x', 'nu', 'arab', 'AT', 'latn', '1996', 'a-b', 'u-nu-arab', 'x-y', 'de', '', '0'),
  fc.stringMatching(/^[A-Za-z0-9]{1,9}$/),
)
const tags = fc
  .tuple(fc.constantFrom('en', 'de', 'DE', 'eN', 'fr', 'x', 'i'), fc.array(subtags, { maxLength: 5 }))
  .map(([language, parts]) => [language, ...parts].join('-'))

/** A user whose page draws times, with some headers. */
async function loggedIn(t: ExecutionContext): Promise<(headers?: Readonly<Record<string, string>>) => PageBrowser> {
  const { browser } = await serve(t)
  const ann = new PageBrowser(browser())
  await ann.open('/if/flow/default-authentication-flow/')
  await ann.go({ uid_field: 'ann' })
  await ann.send({ password: 'correct horse' })
  t.is((await ann.open(USER)).answer.status, 200)
  return (headers = {}) => new PageBrowser(ann.browser, headers)
}

function isCanonical(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

test('a link with a language tag that is none breaks no page, neither at once nor by what is kept of it', async (t) => {
  const ann = await loggedIn(t)
  const { answer, page } = await ann().open(`${USER}?locale=en-a`)
  t.is(answer.status, 200)
  t.is(page.one('html').get('lang'), 'en')
  t.deepEqual(
    answer.headers.getSetCookie().filter((line) => line.includes('locale')),
    [],
  )
  t.is((await ann().open(USER)).answer.status, 200)
})

test('whatever language a visitor chooses, accepts or has kept, pages are drawn in a canonical tag', async (t) => {
  const ann = await loggedIn(t)
  const draws = async (visitor: PageBrowser, path: string, tag: string): Promise<void> => {
    const { answer, page } = await visitor.open(path)
    t.is(answer.status, 200, tag)
    t.true(isCanonical(page.one('html').get('lang') ?? ''), `${tag}: ${page.one('html').get('lang')}`)
    for (const line of answer.headers.getSetCookie().filter((one) => one.startsWith('sallyport_locale='))) {
      t.true(isCanonical(/^sallyport_locale=([^;]*)/.exec(line)?.[1] ?? ''), `${tag}: ${line}`)
    }
  }
  const draw = async (tag: string): Promise<void> => {
    await draws(ann({ 'accept-language': tag }), USER, tag)
    await draws(ann(), `${USER}?${new URLSearchParams({ locale: tag })}`, tag)
    await draws(ann(), USER, tag)
    ann().browser.cookies.set('sallyport_locale', tag)
    await draws(ann(), USER, tag)
    ann().browser.cookies.delete('sallyport_locale')
  }
  await draw('en-a')
  await draw('de-u-nu-arab')
  await fc.assert(fc.asyncProperty(tags, draw), { numRuns: 40 })
})

test('a file that shared caches keep sets nobody’s language', async (t) => {
  const { browser } = await serve(t)
  const page = await browser().get('/if/flow/default-authentication-flow/', { headers: { accept: 'text/html' } })
  const [asset = ''] = /\/if\/assets\/[\w.-]+/.exec(page.text) ?? []
  const { status, headers } = await browser().get(`${asset}?locale=de`)
  t.is(status, 200)
  t.regex(headers.get('cache-control') ?? '', /^public/)
  t.deepEqual(headers.getSetCookie(), [])
})
