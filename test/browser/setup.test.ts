import test from 'ava'
import type { Browser } from 'playwright-core'
import { openChromium } from '../support/chromium.ts'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { somebody } from '../support/person.ts'

const FIRST = 'correct horse battery'
const SECOND = 'battery staple horse'

let browser: Browser | undefined
test.before(async () => {
  browser = await openChromium()
})
test.after.always(() => browser?.close())

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with' : 'without'
  test.serial(`a person ${how} scripts sets up, logs in, changes the password and logs out`, async (t) => {
    if (browser === undefined) throw new Error('There is no browser.')
    const { listening, stdout } = sallyport(t, ['start'], { env: await ownDatabase(t) })
    const url = await listening
    const [link = ''] = /http:\S+\/-\/setup\/\S+/.exec(stdout()) ?? []
    const admin = await somebody(t, { browser, url }, { javaScriptEnabled })

    await admin.open('/')
    await admin.reads('Welcome to Sallyport')
    await admin.reads(`${url}/-/setup/…`)
    await admin.open(link)
    await admin.press('Continue')
    await admin.isAsked('Username')
    await admin.fill('E-mail', 'admin@example.com')
    await admin.fill('Password', FIRST)
    await admin.fill('Password (repeat)', SECOND)
    await admin.press('Continue')
    await admin.reads('Error:')
    t.is(await admin.page.getByLabel('E-mail').inputValue(), 'admin@example.com')
    await admin.fill('Password', FIRST)
    await admin.fill('Password (repeat)', FIRST)
    await admin.press('Continue')
    await admin.arrives('/if/user/')
    await admin.reads('admin@example.com')

    await admin.follow('Log out')
    await admin.press('Continue')
    await admin.arrives('/if/flow/default-authentication-flow/?next=%2F')
    await admin.logIn('admin', FIRST)
    await admin.arrives('/if/user/')

    await admin.follow('Change password')
    await admin.fill('Password', FIRST)
    await admin.press('Continue')
    await admin.isAsked('New password')
    await admin.fill('New password', SECOND)
    await admin.fill('New password (repeat)', SECOND)
    await admin.press('Continue')
    await admin.arrives('/if/user/')

    await admin.follow('Log out')
    await admin.press('Continue')
    await admin.arrives('/if/flow/default-authentication-flow/?next=%2F')
    await admin.logIn('admin', FIRST)
    await admin.reads('Invalid password')
    await admin.fill('Password', SECOND)
    await admin.press('Continue')
    await admin.arrives('/if/user/')

    await admin.open(link)
    await admin.reads('There is nothing here')
  })
}
