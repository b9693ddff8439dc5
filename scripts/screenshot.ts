/** Makes `docs/login.png`, which the README shows: the login in both schemes. Needs `TEST_DATABASE_URL`, or `sallyport-test node`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serve } from '../packages/testing/src/server/index.ts'
import { openChromium } from '../test/support/chromium.ts'

const FILE = join(import.meta.dirname, '..', 'docs', 'login.png')

const ends: (() => Promise<void>)[] = []
try {
  const served = await serve({ teardown: (end) => void ends.push(end) })
  const { href, hostname } = served.engine.settings.url
  const browser = await openChromium({ [hostname]: new URL(served.url).host })
  ends.push(() => browser.close())
  const pictures: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 440, height: 460 }, colorScheme, reducedMotion: 'reduce' })
    await page.goto(new URL('/if/flow/default-authentication-flow/', href).href)
    await page.getByLabel('E-mail address or username').fill('ann')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByLabel('Password', { exact: true }).waitFor()
    pictures.push((await page.screenshot()).toString('base64'))
  }
  const both = await browser.newPage({ viewport: { width: 880, height: 460 } })
  const images = pictures.map((data) => `<img style="display:block" src="data:image/png;base64,${data}">`).join('')
  await both.setContent(`<body style="margin:0;display:flex">${images}`)
  await writeFile(FILE, await both.screenshot())
} finally {
  for (const end of ends.toReversed()) await end()
}
