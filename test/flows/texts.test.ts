import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Browser } from '@sallyport/testing'
import test from 'ava'
import { ownFolder } from '../../packages/server/test/folder.ts'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { readPage } from '../support/html-page.ts'

const html = { headers: { accept: 'text/html' } }

test('a file of texts adds a language, from right to left too, and a misspelt id is a warning', async (t) => {
  const folder = join(ownFolder(t), 'texts')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'he.yaml'),
    'sallyport-pages.continue: המשך\nstage-identification.log_in: כניסה\nsallyport.requierd: שגיאה\n',
  )
  const env = { ...(await ownDatabase(t)), SALLYPORT_TEXTS: folder, SALLYPORT_DATA: join(ownFolder(t), 'data') }
  const server = sallyport(t, ['start'], { env })
  const browser = new Browser(await server.listening)
  const { text } = await browser.get('/if/flow/default-authentication-flow/?locale=he', html)
  const page = readPage(text)
  t.is(page.one('html').get('lang'), 'he')
  t.is(page.one('html').get('dir'), 'rtl')
  t.deepEqual(
    page
      .one('nav', { class: 'languages' })
      .all('a')
      .map((link) => link.text),
    ['English', 'Deutsch', 'עברית'],
  )
  server.child.kill('SIGTERM')
  const { stdout, stderr } = await server.ended
  t.regex(stdout + stderr, /he\.yaml:3: no message has the id \\?"sallyport\.requierd\\?"\./)
})
