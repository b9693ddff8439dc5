import { serve } from '@sallyport/testing/server'
import test from 'ava'
import { PageBrowser } from '../support/page-browser.ts'

const SLUG = 'default-authentication-flow'
const LOGIN = `/if/flow/${SLUG}/`
const GERMAN = { 'accept-language': 'de-AT, fr;q=0.5' }

test('a visitor who chooses a language keeps it on every page, in place of what their browser accepts', async (t) => {
  const { browser } = await serve(t)
  const ann = new PageBrowser(browser(), GERMAN)
  const first = await ann.open(`${LOGIN}?next=%2Fapp`)
  t.is(first.page.one('html').get('lang'), 'de-AT')
  const chosen = first.page.one('nav', { class: 'languages' })
  t.is(chosen.get('aria-label'), 'Sprache')
  t.is(chosen.one('a', { 'aria-current': 'true' }).text, 'Deutsch')
  const english = chosen.one('a', { lang: 'en' })
  t.is(english.text, 'English')
  t.is(english.get('href'), '?next=%2Fapp&locale=en')
  const { answer, page } = await ann.open(`${LOGIN}${english.get('href')}`)
  t.is(page.one('html').get('lang'), 'en')
  t.is(page.one('html').get('dir'), 'ltr')
  const [cookie = '', ...others] = answer.headers.getSetCookie().filter((line) => line.startsWith('sallyport_locale='))
  t.deepEqual(others, [])
  t.regex(cookie, /^sallyport_locale=en; path=\/; expires=[^;]+; samesite=lax$/i)
  const later = await ann.open(LOGIN)
  t.is(later.page.one('html').get('lang'), 'en')
  t.is(later.page.one('button', { class: 'primary' }).text, 'Log in')
  t.deepEqual(
    later.answer.headers.getSetCookie().filter((line) => line.includes('locale')),
    [],
  )
})

test('what is chosen holds in the JSON interface, in its errors, and for what a page’s query says', async (t) => {
  const { browser } = await serve(t)
  const ann = browser()
  t.is((await ann.challenge(SLUG, { query: 'locale=de' })).body.primary_action, 'Anmelden')
  await ann.answer(SLUG, { uid_field: 'ann' })
  const wrong = await ann.answer(SLUG, { password: 'wrong' })
  t.deepEqual(wrong.body.response_errors, { password: [{ string: 'Falsches Passwort', code: 'invalid' }] })
  const path = '/api/v3/core/users/me/'
  t.is((await ann.get(path)).body.detail, 'Niemand ist angemeldet.')
  t.is((await ann.get(`${path}?locale=en`)).body.detail, 'Nobody is logged in.')
  t.is((await ann.get(path)).body.detail, 'Nobody is logged in.')
})

test('a language that there are no texts in, or that is none, is ignored and not kept', async (t) => {
  const { browser } = await serve(t)
  const ann = new PageBrowser(browser(), GERMAN)
  for (const locale of ['fr', '', 'de%0d%0aX: y', '"><script>', 'x'.repeat(5000), '__proto__', 'constructor']) {
    const { answer, page } = await ann.open(`${LOGIN}?locale=${encodeURIComponent(locale)}`)
    t.is(page.one('html').get('lang'), 'de-AT', locale.slice(0, 20))
    t.deepEqual(
      answer.headers.getSetCookie().filter((line) => line.includes('locale')),
      [],
    )
  }
  const forged = await browser().get(LOGIN, { headers: { accept: 'text/html', cookie: 'sallyport_locale=xx' } })
  t.regex(forged.text, /<html lang="en"/)
})

test('an error that a browser sees is in the language that was chosen', async (t) => {
  const { browser } = await serve(t)
  const ann = new PageBrowser(browser())
  const { page } = await ann.open('/if/flow/nothing/?locale=de')
  t.is(page.one('html').get('lang'), 'de')
  t.is(page.one('h1').text, 'Hier ist nichts')
})
