import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  definePlugin,
  defineStage,
  invalid,
  pass,
  retry,
  type PagePart as AnyPagePart,
  type Plugin,
} from '@sallyport/core'
import type { PagePart } from '@sallyport/pages'
import { serve } from '@sallyport/testing/server'
import test from 'ava'
import Type from 'typebox'
import { browserScene } from '../support/browser-scene.ts'
import { PageBrowser } from '../support/page-browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'sallyport-part-'))
test.after.always(() => rmSync(folder, { recursive: true, force: true }))

/** A module as a plugin publishes it, and one as it lies in a checkout. */
const PUBLISHED = join(folder, 'sign.js')
const CHECKED_OUT = join(folder, 'own.ts')
writeFileSync(PUBLISHED, `export default (form) => { form.elements.namedItem('signature').value = 'signed' }\n`)
writeFileSync(join(folder, 'word.ts'), `export const word: string = 'signed'\n`)
writeFileSync(
  CHECKED_OUT,
  `import { word } from './word.ts'\nexport default (form: HTMLFormElement): void => { form.dataset['word'] = word }\n`,
)

const signStage = defineStage({
  type: 'acme_sign',
  version: 1,
  component: 'acme-stage-sign',
  config: Type.Object({}),
  challenge: Type.Object({ document: Type.String() }),
  response: Type.Object({ signature: Type.String({ minLength: 1, maxLength: 100 }) }),
  present: () => ({ document: 'The <treaty>' }),
  submit: (_visit, { signature }) => (signature === 'signed' ? pass() : retry({ signature: invalid('Not signed.') })),
})

const part: PagePart<typeof signStage> = {
  component: 'acme-stage-sign',
  heading: ({ challenge }) => challenge.document,
  render: ({ field, submit, html, challenge }) =>
    html`<p>Sign ${challenge.document}.</p>
      ${field('signature', { label: 'Signature' })}
      <div class="actions">${submit('Sign')}</div>`,
}

function signing(own: AnyPagePart | PagePart<typeof signStage>): Plugin {
  return definePlugin({
    name: 'acme-sign',
    version: '1.0.0',
    apply({ hooks }) {
      hooks.pages.tap('acme-sign', (pages) => pages.add(own))
      hooks.stages.tap('acme-sign', (stages) => stages.add(signStage))
    },
  })
}

const flows = [{ slug: 'sign', designation: 'enrollment' as const, stages: [{ stage: 'acme_sign' }] }]
const clients = { [PUBLISHED]: /signed/, [CHECKED_OUT]: /signed/ }
const scene = browserScene(test, { plugins: [signing({ ...part, client: pathToFileURL(PUBLISHED) })], flows })

test('a plugin’s part draws its page, and what it draws is a form like any other', async (t) => {
  const served = await serve(t, { plugins: [signing(part)], flows })
  const ann = new PageBrowser(served.browser())
  const { page } = await ann.open('/if/flow/sign/')
  t.is(page.one('h1').text, 'The <treaty>')
  t.is(page.one('form').get('data-client'), undefined)
  const told = await ann.send({ signature: 'mine' })
  t.is(told.page.one('p', { class: 'problem' }).text, 'Error: Not signed.')
  t.is(told.page.one('input', { name: 'signature' }).get('value'), 'mine')
  t.is((await ann.send({ signature: 'signed' })).location, '/')
})

for (const [file, content] of Object.entries(clients)) {
  test(`the module of a plugin’s part is a file of the page: ${file.endsWith('.ts') ? 'bundled' : 'published'}`, async (t) => {
    const served = await serve(t, { plugins: [signing({ ...part, client: pathToFileURL(file) })], flows })
    const browser = served.browser()
    const { page } = await new PageBrowser(browser).open('/if/flow/sign/')
    const path = page.one('form').get('data-client') ?? ''
    t.regex(path, /^\/if\/assets\/(?:sign|own)\.[0-9a-f]{16}\.js$/)
    const { status, headers, text } = await browser.get(path)
    t.is(status, 200)
    t.is(headers.get('content-type'), 'text/javascript; charset=utf-8')
    t.is(headers.get('cache-control'), 'public, max-age=31536000, immutable')
    t.regex(text, content)
    t.false(/import |HTMLFormElement/.test(text))
  })
}

test.serial('the page’s policy lets the module of a plugin’s part run', async (t) => {
  const ann = await scene().somebody(t)
  await ann.open('/if/flow/sign/')
  await ann.page.waitForFunction("document.querySelector('[name=signature]').value === 'signed'")
  await ann.press('Sign')
  await ann.arrives('/if/flow/default-authentication-flow/?next=%2F')
  t.is(new URL(ann.page.url()).pathname, '/if/flow/default-authentication-flow/')
})

test('a part that draws nothing, and one whose module is not there, stop the start', async (t) => {
  const blank = serve(t, { plugins: [signing({ component: 'acme-stage-sign' })], flows })
  await t.throwsAsync(blank, {
    code: 'bad_page_part',
    message: 'The page part of the component "acme-stage-sign" has no "render".',
  })
  const client = pathToFileURL(join(folder, 'gone.js'))
  await t.throwsAsync(serve(t, { plugins: [signing({ ...part, client })], flows }), {
    code: 'no_asset',
    message: /^The file ".+gone\.js" of a page is not there\.$/,
  })
})
