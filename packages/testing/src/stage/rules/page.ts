import type { JsonObject } from '@sallyport/core'
import type { StageRuntime } from '@sallyport/core/adapter'
import { injectHostileText, hostileValues } from '../../pages/bend-texts.ts'
import { findFaults } from '../../pages/find-faults.ts'
import { readPage, type PageElement } from '../../pages/read-page.ts'
import { fail } from '../../rule.ts'
import { pagesOf } from '../../server/pages-of.ts'
import { fieldErrorsOf } from '../field-errors.ts'
import { holds, secretsOfResponse } from '../known-secrets.ts'
import type { Scene } from '../scene.ts'
import { asks, type StageRule } from '../stage-rule.ts'

const NONCE = 'bm9uY2Utb2YtYS10ZXN0IQ=='

export const page: StageRule = {
  name: 'page',
  title: 'its page has labels, nothing inline, errors but no secrets; hostile texts do no harm',
  why: 'People meet the stage on this page, with screen readers too; what is not escaped runs in their browsers.',
  fix: 'Quote every attribute in `html`, draw fields with `field` or give each a label, and URLs with `link` and `picture`.',
  appliesTo: asks,
  async check(scene) {
    const { begin, subject } = scene
    const visitor = await begin()
    await visitor.show()
    const stage = stageOf(scene)
    const draw = await drawer(scene, stage)
    const schema = stage?.response?.schema ?? {}
    look(draw(visitor.challenge, {}), 'of its challenge')
    const bent = injectHostileText(stage?.challenge?.schema, visitor.challenge)
    const errors = Object.keys(hostileValues(schema)).map((name) => [name, [{ string: '<b>', code: 'invalid' }]])
    look(draw({ ...bent, response_errors: Object.fromEntries(errors) }, hostileValues(schema)), 'with hostile texts')

    for (const { response } of subject.case.wrong ?? []) {
      const values = await visitor.responseOf(response)
      const answer = await visitor.send(values)
      if (answer.body.component !== bent['component']) break
      const drawn = draw(answer.body, values)
      look(drawn, 'of a wrong answer')
      for (const { string } of fieldErrorsOf(answer.body)) {
        if (!drawn.text.includes(squeezed(String(string)))) fail(`the error "${String(string)}" is not on its page.`)
      }
      const typed = [
        ...secretsOfResponse(schema, values, isTypedUnseen),
        ...(subject.case.secrets?.(await visitor.seen()) ?? []),
      ]
      const secret = typed.find((one) => holds(everythingOf(drawn), one))
      if (secret !== undefined) fail(`the secret "${secret}" that was typed stands on its page.`)
    }
  },
}

/** As pages take a field for a secret that nobody has marked. A code is no secret to the user who types it. */
function isTypedUnseen(name: string): boolean {
  return /password|passphrase|secret/i.test(name)
}

function look(drawn: PageElement, which: string): void {
  const [first] = findFaults(drawn, NONCE)
  if (first !== undefined) fail(`on the page ${which} ${first}.`)
  const headings = drawn.all('h1').length
  if (headings !== 1) fail(`the page ${which} has ${headings} headings <h1>.`)
}

type Draw = (challenge: Readonly<Record<string, unknown>>, values: JsonObject) => PageElement

async function drawer({ served, subject }: Scene, stage: StageRuntime | undefined): Promise<Draw> {
  const { engine } = served
  const pages = await pagesOf(engine)
  return (challenge, values) => {
    const shows = {
      kind: 'challenge',
      challenge: { ...challenge, component: String(challenge['component']) },
      stage,
      values,
      conflict: undefined,
      name: '',
      next: undefined,
      inspection: undefined,
    } as const
    const action = `${engine.settings.prefix}/if/flow/${subject.slug}/`
    const of = { settings: engine.settings, action, nonce: NONCE, languages: '', locale: undefined, query: '' }
    return readPage(pages.render({ ...of, shows }).html)
  }
}

function stageOf({ served, subject }: Scene): StageRuntime | undefined {
  const [binding] = served.engine.definitions.current(subject.slug)?.bindings.values() ?? []
  return binding?.stage
}

function everythingOf(drawn: PageElement): string {
  const values = drawn.all('*').flatMap((element) => element.names.map((name) => element.get(name) ?? ''))
  return [drawn.text, ...values].join(' ')
}

function squeezed(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
