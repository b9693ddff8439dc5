import test from 'ava'
import { isForEverybody } from '../support/accessibility.ts'
import { journeyFlows, journeyPlugin } from '../support/browser-flows.ts'
import { browserScene } from '../support/browser-scene.ts'
import { sallyport } from '../support/command.ts'
import { ownDatabase } from '../support/database.ts'
import { oddFlows, oddStages } from '../support/odd-stages.ts'
import { open, placeFlows, places } from '../support/page-places.ts'
import { somebody } from '../support/person.ts'
import { stagesPlugin } from '../support/plugin.ts'

const flows = [...journeyFlows, ...placeFlows, ...oddFlows]
const scene = browserScene(test, { plugins: [journeyPlugin, stagesPlugin(...oddStages([]))], flows })

const all = [...places, ...oddFlows.map(({ slug }) => open(slug, `/if/flow/${slug}/`))]

for (const { name, reach } of all) {
  test.serial(`the page "${name}" can be used by everybody, in both schemes and at 200 % zoom`, async (t) => {
    const person = await scene().somebody(t)
    await reach(person)
    await isForEverybody(t, person.page, name)
  })
}

test.serial('the pages of an installation that has no user can be used by everybody, too', async (t) => {
  const { listening, stdout } = sallyport(t, ['start'], { env: await ownDatabase(t) })
  const url = await listening
  const admin = await somebody(t, { browser: scene().browser, url })
  await admin.open('/')
  await admin.reads('Welcome to Sallyport')
  await isForEverybody(t, admin.page, 'empty')
  await admin.open(/\/-\/setup\/\S+/.exec(stdout())?.[0] ?? '')
  await admin.press('Continue')
  await admin.isAsked('Username')
  await isForEverybody(t, admin.page, 'set-up')
})
