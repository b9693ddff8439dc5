import { attributes, cut, html, type Html } from '../html/html.ts'
import type { Drawing } from '../draw-challenge.ts'
import { messages } from '../messages.ts'
import { directionOf, type PageScope, type Source } from '../page-scope.ts'
import { languageLinks, type Language } from './language-links.ts'
import { themeStyle } from './theme.ts'

/** Files that every page needs, by their names. */
export interface DocumentFiles {
  readonly script: string
  readonly styles: readonly string[]
}

/** What documents are drawn with besides their own drawing. */
export interface DocumentTools {
  readonly files: DocumentFiles
  readonly languages: readonly Language[]
}

/** What a document is made of. A template of an operator's may put it together in another way. */
export interface DocumentParts {
  readonly scope: PageScope
  /** Everything for `head`: the title, the styles, the script. */
  readonly head: Html
  /** The brand's logo, or its title. */
  readonly brand: Html
  /** The `main` element. */
  readonly main: Html
  /** Links by which a visitor chooses their language; empty where there is only one. */
  readonly languages: Html
  /** What follows it: the place where changes are announced. It must be there. */
  readonly end: Html
  /** For `html`: language, direction. */
  readonly htmlAttributes: Html
  /** For `body`: the layout's class. */
  readonly bodyAttributes: Html
  readonly drawing: Drawing
}

export type DocumentTemplate = (parts: DocumentParts) => Html

export const document: DocumentTemplate = ({ head, brand, main, languages, end, htmlAttributes, bodyAttributes }) =>
  html`<!doctype html>
<html${htmlAttributes}>
<head>
${head}
</head>
<body${bodyAttributes}>
<div class="stage">
<div class="card">
<header class="brand">${brand}</header>
${main}
${languages}
</div>
</div>
${end}
</body>
</html>
`

const LAYOUTS: ReadonlySet<string> = new Set([
  'stacked',
  'content_left',
  'content_right',
  'sidebar_left',
  'sidebar_right',
])

export function documentParts(scope: PageScope, drawing: Drawing, { files, languages }: DocumentTools): DocumentParts {
  const { settings, locale, say } = scope
  const layout = LAYOUTS.has(drawing.layout) ? drawing.layout : 'stacked'
  const title =
    drawing.heading === settings.brand.title ? drawing.heading : `${drawing.heading} - ${settings.brand.title}`
  const classes = [
    `layout-${layout}`,
    hasBackground(scope, drawing) ? 'pictured' : '',
    drawing.inspection === undefined ? '' : 'inspected',
    drawing.wide === true ? 'wide' : '',
  ]
  const texts = {
    offline: say(messages.offline),
    working: say(messages.working),
  }
  const main = attributes({
    id: 'main',
    tabindex: '-1',
    'data-next': drawing.next,
    'data-texts': JSON.stringify(texts),
  })
  return {
    scope,
    drawing,
    head: headOf(scope, drawing, files, cut(title, 300)),
    brand: brandOf(scope),
    main: html`<main${main}>${contentOf(drawing)}</main>`,
    languages: languageLinks(scope, languages),
    end: html`<div class="unseen" aria-live="polite" id="announcer"></div>`,
    // What the script must not put into a page whose policy does not allow it.
    htmlAttributes: attributes({
      lang: locale,
      dir: directionOf(locale),
      'data-sources': sourcesText(scope.sources) || undefined,
    }),
    bodyAttributes: attributes({ class: classes.filter((name) => name !== '').join(' ') }),
  }
}

function contentOf({ heading, content, inspection }: Drawing): Html {
  const own = html`<h1>${heading}</h1>
    ${content}`
  return inspection === undefined
    ? own
    : html`<div>${own}</div>
        ${inspection}`
}

function headOf(scope: PageScope, drawing: Drawing, files: DocumentFiles, title: string): Html {
  const { nonce, asset, settings, picture } = scope
  const favicon = settings.brand.favicon === null ? undefined : picture(settings.brand.favicon)
  const background = backgroundOf(scope, drawing)
  const theme = themeStyle(settings.brand.attributes, background)
  return html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <meta name="color-scheme" content="light dark" />
    <meta name="robots" content="noindex" />
    <link rel="icon" href="${favicon ?? 'data:,'}" />
    ${files.styles.map((name) => html`<link rel="stylesheet" ${attributes({ href: asset(name), nonce })} />`)}
    ${theme === undefined ? '' : html`<style${attributes({ nonce })}>${theme}</style>`}
    <script type="module" ${attributes({ src: asset(files.script), nonce })}></script>`
}

function brandOf({ settings: { brand }, picture }: PageScope): Html {
  const logo = brand.logo === null ? undefined : picture(brand.logo)
  return logo === undefined
    ? html`<span class="name">${cut(brand.title, 100)}</span>`
    : html`<img class="logo" src="${logo}" alt="${brand.title}" />`
}

function backgroundOf(scope: PageScope, { background }: Drawing): string | undefined {
  const url = background ?? scope.settings.brand.background
  return url === null ? undefined : scope.picture(url)
}

function hasBackground(scope: PageScope, drawing: Drawing): boolean {
  return backgroundOf(scope, drawing) !== undefined
}

function sourcesText(sources: ReadonlyMap<Source, ReadonlySet<string>>): string {
  return [...sources]
    .flatMap(([directive, origins]) => [...origins].map((origin) => `${directive} ${origin}`))
    .toSorted()
    .join(', ')
}
