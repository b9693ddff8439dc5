import { defineStage, pass, pendingUser, type FlowDocument } from '@sallyport/core'
import test from 'ava'
import Type from 'typebox'
import { fits } from '../support/accessibility.ts'
import { browserScene } from '../support/browser-scene.ts'
import { hostileTexts } from '../support/hostile-texts.ts'
import type { Person } from '../support/person.ts'
import { stagesPlugin } from '../support/plugin.ts'

/** Longest title, and longest label of a prompt, that an operator may set. */
const [TITLE, LABEL] = [150, 200]

const told = (text: string, index: number) =>
  defineStage({
    type: `told_${index}`,
    version: 1,
    component: `test-stage-told-${index}`,
    config: Type.Object({}),
    challenge: Type.Object({
      line: Type.String({ title: text, description: text }),
      site: Type.String({ format: 'uri' }),
      list: Type.Array(Type.String()),
    }),
    response: Type.Object({
      answer: Type.String({ title: text, description: text, minLength: 1, maxLength: 20_000 }),
      choice: Type.Union([Type.Literal('a', { title: text }), Type.Literal('b')]),
      ticked: Type.Boolean({ title: text }),
    }),
    requires: [pendingUser],
    withUser: true,
    present: () => ({ line: text, site: 'javascript:alert(1)', list: [text] }),
    submit: () => pass(),
  })

const flows = hostileTexts.map((text, index): FlowDocument => ({
  slug: `hostile-${index}`,
  title: text.slice(0, TITLE),
  designation: 'enrollment',
  stages: [
    { stage: 'identification', name: `name-${index}` },
    { stage: `told_${index}`, name: `told-${index}` },
    {
      stage: 'prompt',
      name: `asked-${index}`,
      config: {
        fields: [
          { fieldKey: 'said', type: 'static', label: text.slice(0, LABEL), initialValue: text },
          { fieldKey: 'name', type: 'text', label: text.slice(0, LABEL), subText: text.slice(0, 1000) },
        ],
      },
    },
    { stage: 'deny', name: `end-${index}`, config: { denyMessage: text.slice(0, 1000) } },
  ],
}))

const title = hostileTexts.join(' ').slice(0, TITLE)
const brand = {
  default: true,
  title,
  logo: `javascript:${title}`,
  favicon: 'data:text/html,x',
  attributes: { theme: { accent: `red;}</style>${title}` } },
}
const scene = browserScene(test, { plugins: [stagesPlugin(...hostileTexts.map(told))], flows, brands: [brand] })

for (const [index, text] of hostileTexts.entries()) {
  test.serial(`names and titles that are hostile do no harm in a browser (${index + 1})`, async (t) => {
    const { storage } = scene().served
    const email = `hostile-${index}@example.com`
    await storage.users.create({ username: `hostile-${index}`, email, name: text, password: 'correct horse' })
    // A name from before there were rules for names stays as it is.
    await storage.pool.query('update sallyport_user set username = $1 where email = $2', [text, email])
    const ann = await scene().somebody(t, { viewport: { width: 390, height: 780 } })
    const harm = watch(ann)

    await ann.open(`/if/flow/hostile-${index}/`)
    await fits(t, ann.page)
    await ann.fill('E-mail address or username', text.slice(0, 300))
    await ann.page.locator('.primary').click()
    const answer = ann.page.locator('[name=answer]')
    await answer.waitFor()
    await fits(t, ann.page)
    await ann.page.locator('.primary').click()
    await ann.reads('Error:')
    await fits(t, ann.page)
    await answer.fill(text)
    await ann.page.locator('[name=choice]').first().check()
    await ann.page.locator('.primary').click()
    await ann.page.locator('[name=name]').fill(text.slice(0, 300))
    await fits(t, ann.page)
    await ann.page.locator('.primary').click()
    await ann.page.locator('.notice').waitFor()
    await fits(t, ann.page)

    await ann.open('/if/flow/default-authentication-flow/?next=%2F')
    await ann.logIn(email)
    await ann.arrives('/if/user/')
    await fits(t, ann.page)
    t.deepEqual(harm, [])
  })
}

/** All that a script of theirs would do, and what the policy of a page has kept from happening. */
function watch({ page }: Person): readonly string[] {
  const harm: string[] = []
  page.on('dialog', (dialog) => {
    harm.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => void harm.push(`a script's error: ${message}`))
  page.on('console', (line) => {
    if (/security policy/i.test(line.text())) harm.push(line.text())
  })
  return harm
}
