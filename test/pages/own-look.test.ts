import { createRouter, hostSession } from '@sallyport/koa'
import { createPages, html, type PagesOptions } from '@sallyport/pages'
import { Browser } from '@sallyport/testing'
import { serve } from '@sallyport/testing/server'
import test, { type ExecutionContext } from 'ava'
import { hostApp } from '../support/host-app.ts'
import { readPage } from '../support/html-page.ts'

/** The login page of an app that has pages of its own look. */
async function loginPage(t: ExecutionContext, options: PagesOptions) {
  const { engine } = await serve(t)
  const pages = await createPages(engine, options)
  const url = await hostApp(t, (app) => {
    app.use(createRouter(engine, { session: hostSession(), pages }).routes())
  })
  const browser = new Browser(url)
  const answer = await browser.visit('/if/flow/default-authentication-flow/')
  const page = readPage(answer.text)
  const links = page.all('link', { rel: 'stylesheet' })
  const sheets = await Promise.all(links.map(async (link) => (await browser.visit(link.get('href') ?? '')).text))
  return { page, text: answer.text, sheets }
}

const OWN = ':root { --card-radius: 0 }'

test('a style sheet besides ours comes after it, and one instead of ours is alone', async (t) => {
  const besides = await loginPage(t, { styles: { besides: OWN } })
  t.is(besides.sheets.length, 2)
  t.not(besides.sheets[0], OWN)
  t.is(besides.sheets[1], OWN)
  t.deepEqual((await loginPage(t, { styles: { instead: OWN } })).sheets, [OWN])
})

test('a template of an app’s own puts the parts of a page together in another way', async (t) => {
  const { page, text } = await loginPage(t, {
    templates: {
      document: ({ head, brand, main, languages, end, htmlAttributes, bodyAttributes }) =>
        html`<!doctype html><html${htmlAttributes}><head>${head}</head><body${bodyAttributes}>${brand}${main}
          <footer>${languages} Acme Ltd</footer>${end}</body></html>`,
    },
  })
  t.regex(text, /^<!doctype html>/)
  t.regex(page.one('footer').text, /Deutsch[^]*Acme Ltd$/)
  t.is(page.all('form').length, 1)
  t.is(page.all('input', { name: 'uid_field' }).length, 1)
})
