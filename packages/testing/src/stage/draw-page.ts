import type { JsonObject } from '@sallyport/core'
import type { StageRuntime } from '@sallyport/core/adapter'
import { findFaults } from '../pages/find-faults.ts'
import { readPage, type PageElement } from '../pages/read-page.ts'
import { fail } from '../rule.ts'
import { pagesOf } from '../server/pages-of.ts'
import type { Scene } from './scene.ts'

const NONCE = 'bm9uY2Utb2YtYS10ZXN0IQ=='

/** What a page is drawn of. */
interface Drawn {
  readonly challenge: Readonly<Record<string, unknown>>
  readonly values?: JsonObject
  /** English when absent. */
  readonly locale?: string
}

export type Draw = (drawn: Drawn) => PageElement

/** Draws pages of the tested stage, as a browser reads them. */
export async function pageDrawer(scene: Scene): Promise<Draw> {
  const { engine } = scene.served
  const pages = await pagesOf(engine)
  const stage = stageOf(scene)
  return ({ challenge, values = {}, locale }) => {
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
    const action = `${engine.settings.prefix}/if/flow/${scene.subject.slug}/`
    const of = { settings: engine.settings, action, nonce: NONCE, languages: '', locale, query: '' }
    return readPage(pages.render({ ...of, shows }).html)
  }
}

/** The tested stage, as it is prepared on the server. */
export function stageOf({ served, subject }: Scene): StageRuntime | undefined {
  const [binding] = served.engine.definitions.current(subject.slug)?.bindings.values() ?? []
  return binding?.stage
}

/** Fails with the first thing that is wrong with a page for its readers, or that could run in it. */
export function expectSound(drawn: PageElement, which: string): void {
  const [first] = findFaults(drawn, NONCE)
  if (first !== undefined) fail(`on the page ${which} ${first}.`)
  const headings = drawn.all('h1').length
  if (headings !== 1) fail(`the page ${which} has ${headings} headings <h1>.`)
}

/** All that a page holds: its text, and the values of its attributes. */
export function everythingOf(drawn: PageElement): string {
  const values = drawn.all('*').flatMap((element) => element.names.map((name) => element.get(name) ?? ''))
  return [drawn.text, ...values].join(' ')
}
