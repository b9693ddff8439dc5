import type { JsonObject } from '@sallyport/core'
import { readPage, type PageElement } from '../../pages/read-page.ts'
import { expectOutcome } from '../expect-outcome.ts'
import { fail } from '../../rule.ts'
import { isTyped, type StageRule } from '../stage-rule.ts'

const CONTROLS = ['button', 'input', 'select', 'textarea']

export const withoutScript: StageRule = {
  name: 'without-script',
  title: 'its page takes the right answer as a form, without a script',
  why: 'Scripts fail to load, and some people and places have none; the page must still take an answer.',
  fix: 'Draw a field for everything that `response` requires; say `needsScript` in the case where only a script can answer.',
  concerns: 'asks',
  classes: [],
  appliesTo: (subject) => isTyped(subject) && subject.case.needsScript !== true,
  async check(scene) {
    const { subject, served } = scene
    const { right } = subject.case
    if (right === undefined || right === 'link') return
    const visitor = await scene.begin()
    await visitor.show()
    const response = await visitor.responseOf(right)
    const path = `${served.engine.settings.prefix}/if/flow/${subject.slug}/`
    const { text } = await visitor.browser.get(path, { headers: { accept: 'text/html' } })
    const form = readPage(text).one('main').one('form', { method: 'post' })
    const body = fill(form, response)
    const sent = await visitor.browser.get(path, {
      method: 'POST',
      headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'navigate' },
      body,
    })
    if (sent.status >= 500) fail(`it crashed with ${sent.status}.`)
    await expectOutcome(scene, visitor, sent)
  },
}

/** The form as a browser sends it, with an answer filled in. */
function fill(form: PageElement, response: JsonObject): URLSearchParams {
  const controls = CONTROLS.flatMap((tag) => form.all(tag))
  const body = new URLSearchParams()
  for (const control of controls) {
    const [name, type] = [control.get('name'), control.get('type')]
    if (name !== undefined && type === 'hidden') body.append(name, control.get('value') ?? '')
  }
  for (const [name, value] of Object.entries(response)) {
    const own = controls.some((control) =>
      [control.get('name')].some((one) => one === name || one?.startsWith(`${name}[`)),
    )
    if (!own) fail(`the page has no field "${name}", which the right answer has.`)
    body.delete(name)
    append(body, name, value)
  }
  return body
}

function append(body: URLSearchParams, name: string, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) append(body, name, item)
  } else if (typeof value === 'object' && value !== null) {
    for (const [inner, one] of Object.entries(value)) append(body, `${name}[${inner}]`, one)
  } else if (value !== null && value !== undefined) {
    body.append(name, String(value))
  }
}
