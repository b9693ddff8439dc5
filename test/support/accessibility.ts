import axe from 'axe-core'
import type { ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'

/** Colours do not change with the zoom; 1280 points at 200 % are 640 for the page. */
const looks = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'dark', width: 640, height: 400 },
] as const

/** axe-core finds nothing on the page, in both schemes and at 200 % zoom, and nobody has to scroll sideways. */
export async function isForEverybody(t: ExecutionContext, page: Page, name: string): Promise<void> {
  for (const { colorScheme, width, height } of looks) {
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height })
    await hasNoFindings(t, page, `${name}, ${colorScheme}, ${width}`)
    await fits(t, page)
  }
  await page.setViewportSize({ width: 320, height: 480 })
  await fits(t, page)
}

async function hasNoFindings(t: ExecutionContext, page: Page, where: string): Promise<void> {
  await page.evaluate(axe.source)
  const { violations, passes } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }))
  t.true(passes.length > 5, where)
  t.deepEqual(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
    [],
    where,
  )
}

/** Nobody has to scroll sideways. */
export async function fits(t: ExecutionContext, page: Page): Promise<void> {
  const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  t.true(beyond <= 0, `${page.url()}: ${beyond} points beyond the edge`)
}
