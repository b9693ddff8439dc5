import type { PageElement } from '../pages/read-page.ts'
import { textsOf } from './known-secrets.ts'
import { outsideBrackets } from '../words/brackets.ts'
import type { Scene } from './scene.ts'

const SAID = ['alt', 'aria-label', 'placeholder', 'title']

/** Texts that stay as they are in every language. */
export async function verbatimTexts(scene: Scene): Promise<readonly string[]> {
  const { config, slug, type, case: given } = scene.subject
  const { verbatim = [], context = {}, loggedIn = '' } = given
  const person = await scene.person()
  const { brand } = scene.served.engine.settings
  const names = person === undefined ? [] : [person.username, person.email, person.name]
  // A page may show a text of the configuration without its tags.
  const settings = textsOf(config).flatMap((text) => [text, text.replaceAll(/<[^>]*>/g, '')])
  const own = [...verbatim, ...settings, ...textsOf(context), ...names]
  return [...own, loggedIn, slug, type.type, brand.title]
}

/** What people read on a page: its texts, and what a screen reader says. Neither links to other languages nor dates. */
export function saidOn(page: PageElement): readonly string[] {
  const body = page.one('body')
  const apart = [...body.all('nav', { class: 'languages' }), ...body.all('time')].flatMap(({ pieces }) => pieces)
  const texts = body.pieces.filter((piece) => !apart.includes(piece))
  const attributes = body.all('*').flatMap((element) => SAID.map((name) => element.get(name) ?? ''))
  return [...texts, ...attributes].filter((said) => said !== '')
}

/** Values of a challenge that are names, codes or addresses rather than words that people read. */
export function namesWithin(challenge: object): readonly string[] {
  return textsOf(challenge).filter((text) => !/\p{L}\s+\p{L}/u.test(text) && outsideBrackets(text) === text)
}
