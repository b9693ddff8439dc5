import type { Translations } from '@sallyport/core/adapter'
import { attributes, html, type Html } from '../html/html.ts'
import { messages } from '../messages.ts'
import { directionOf, type PageScope } from '../page-scope.ts'

/** A language that a page can be read in. */
export interface Language {
  readonly tag: string
  /** What it is called by those who speak it. */
  readonly name: string
}

/** The languages that the pages themselves have texts in. One that only a plugin speaks would make half a page. */
export function offeredLanguages(translations: Translations): readonly Language[] {
  return translations.languages
    .filter((tag) => translations.speaks(tag, messages.continue))
    .map((tag) => ({ tag, name: nameOf(tag) }))
}

/** Links by which a visitor chooses their language; nothing where there is no choice. */
export function languageLinks({ say, locale, query }: PageScope, offered: readonly Language[]): Html {
  if (offered.length < 2) return html``
  const links = offered.map(({ tag, name }) => {
    const chosen = new URLSearchParams(query)
    chosen.set('locale', tag)
    const isCurrent = speaks(locale, tag, offered)
    const set = { href: `?${chosen}`, lang: tag, dir: directionOf(tag), hreflang: tag }
    return html`<li><a${attributes({ ...set, 'aria-current': isCurrent ? 'true' : undefined })}>${name}</a></li>`
  })
  return html`<nav class="languages" aria-label="${say(messages.language)}">
    <ul>
      ${links}
    </ul>
  </nav>`
}

/** Is a language the one that a locale is read in: for `de-AT` that is `de`, where there is no `de-at`? */
function speaks(locale: string, tag: string, offered: readonly Language[]): boolean {
  const wanted = locale.toLowerCase()
  const fitting = offered.filter((language) => wanted === language.tag || wanted.startsWith(`${language.tag}-`))
  return fitting.toSorted((one, other) => other.tag.length - one.tag.length)[0]?.tag === tag
}

function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag
  return name.slice(0, 1).toLocaleUpperCase(tag) + name.slice(1)
}
