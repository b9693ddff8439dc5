import type { Message, Translate, Settings } from '@sallyport/core'
import type { Page, Translations } from '@sallyport/core/adapter'
import type { SchemaText } from './schema/field.ts'
import { foreignOrigin, safeLink, safePicture } from './html/safe-url.ts'

/** Further origins that a page needs, by the directive of its Content-Security-Policy. */
export type Source = 'connect-src' | 'form-action' | 'frame-src' | 'img-src'

/** What the drawing of one page shares. */
export interface PageScope {
  readonly settings: Settings
  readonly action: string
  /** The page's own query. */
  readonly query: string
  readonly nonce: string
  /** BCP 47. */
  readonly locale: string
  readonly say: Translate
  /** A text of a schema, in the visitor's language. */
  text(text: SchemaText): string
  /** What people read for a method that proves who somebody is; its own name where it has no text. */
  method(method: string): string
  /** URL of a file of the pages, by its name. */
  asset(name: string): string
  /** A URL for a link; undefined where it is none to lead to. */
  link(url: string): string | undefined
  /** A URL for a picture, which the page's policy then lets through. */
  picture(url: string): string | undefined
  /** Lets the page use another origin. */
  allow(directive: Source, url: string): void
  /** What has been let through. */
  readonly sources: ReadonlyMap<Source, ReadonlySet<string>>
}

/** What a page's texts are taken from. */
export interface Wording {
  readonly translations: Translations
  /** By method. */
  readonly methods: ReadonlyMap<string, Message>
}

export function openScope(
  { translations, methods }: Wording,
  { settings, action, nonce, languages, locale: chosen, query }: Page,
): PageScope {
  const locale = translations.choose(languages, chosen)
  const say = translations.in(locale)
  const sources = new Map<Source, Set<string>>()
  const allow = (directive: Source, url: string): void => {
    const origin = foreignOrigin(url, settings.url)
    if (origin === undefined) return
    sources.set(directive, (sources.get(directive) ?? new Set<string>()).add(origin))
  }
  return {
    settings,
    action,
    query,
    nonce,
    locale,
    say,
    text: (text) => (typeof text === 'string' ? translations.written(locale, text) : say(text)),
    method(method) {
      const known = methods.get(method)
      return known === undefined ? method : say(known)
    },
    asset: (name) => `${settings.prefix}/if/assets/${name}`,
    link: (url) => safeLink(url, settings.url),
    picture(url) {
      const source = safePicture(url, settings.url)
      if (source !== undefined) allow('img-src', source)
      return source
    },
    allow,
    sources,
  }
}

const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** Which way a language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(locale.toLowerCase().split('-', 1)[0] ?? '') ? 'rtl' : 'ltr'
}
