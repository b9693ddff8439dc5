import axe from 'axe-core'
import test, { type ExecutionContext } from 'ava'
import type { Page } from 'playwright-core'
import { journeyFlows, journeyPlugin } from '../support/browser-flows.ts'
import { browserScene } from '../support/browser-scene.ts'
import { oddFlows, oddStages } from '../support/odd-stages.ts'
import { placeFlows, places } from '../support/page-places.ts'
import { stagesPlugin } from '../support/plugin.ts'

const flows = [...journeyFlows, ...placeFlows, ...oddFlows]
const scene = browserScene(test, { plugins: [journeyPlugin, stagesPlugin(...oddStages([]))], flows })

/** Colours do not change with the zoom; 1280 points at 200 % are 640 for the page. */
const looks = [
  { colorScheme: 'light', width: 1280, height: 800 },
  { colorScheme: 'dark', width: 640, height: 400 },
] as const

const odd = oddFlows.map(({ slug }) => ({ name: slug, path: `/if/flow/${slug}/` }))
const all = [
  ...places,
  ...odd.map(({ name, path }) => ({
    name,
    reach: (person: { open(path: string): Promise<void> }) => person.open(path),
  })),
]

for (const { name, reach } of all) {
  test.serial(`the page "${name}" can be used by everybody, in both schemes and at 200 % zoom`, async (t) => {
    const person = await scene().somebody(t)
    await reach(person)
    for (const { colorScheme, width, height } of looks) {
      await person.page.emulateMedia({ colorScheme })
      await person.page.setViewportSize({ width, height })
      await hasNoFindings(t, person.page, `${name}, ${colorScheme}, ${width}`)
    }
    await person.page.setViewportSize({ width: 320, height: 480 })
    await fits(t, person.page)
  })
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
  await fits(t, page)
}

/** Nobody has to scroll sideways. */
async function fits(t: ExecutionContext, page: Page): Promise<void> {
  const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  t.true(beyond <= 0, `${beyond} points beyond the edge`)
}
