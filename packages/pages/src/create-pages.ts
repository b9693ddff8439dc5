import type { Engine, Registry } from '@sallyport/core'
import type { DrawnPage, Page, PageAsset, Pages, ShownChallenge } from '@sallyport/core/adapter'
import { loadAsset, nameAsset, type NamedAsset } from './assets/load-asset.ts'
import { document, documentParts, type DocumentTemplate } from './document/document.ts'
import { offeredLanguages } from './document/language-links.ts'
import { pageHeaders } from './document/headers.ts'
import { drawChallenge, type Drawing } from './draw-challenge.ts'
import { drawEmptiness } from './draw-emptiness.ts'
import { drawDenial, drawError, drawFlowError, drawRedirect, drawSessionEnd } from './draw-end.ts'
import { drawUser } from './draw-user.ts'
import { pageMessages } from './messages.ts'
import { methodNames } from './method-names.ts'
import type { PagePart } from './page-part.ts'
import { openScope, type PageScope } from './page-scope.ts'
import { drawAutosubmit } from './parts/autosubmit.ts'
import { builtInParts } from './parts/built-in.ts'
import { readParts } from './parts/read-parts.ts'

export interface PagesOptions {
  /** What takes the place of ours. */
  readonly templates?: PageTemplates
  /** Style sheets: `instead` of ours, or `besides`, which come after it and win. */
  readonly styles?: { readonly instead?: string; readonly besides?: string }
  /** Page parts that go before those of the plugins. */
  readonly parts?: readonly PagePart[]
}

export interface PageTemplates {
  /** The whole document. */
  readonly document?: DocumentTemplate
}

const SCRIPT = new URL('./client/page.ts', import.meta.url)
const STYLES = new URL('./styles/page.css', import.meta.url)

/**
 * Makes the pages of an engine: for `createRouter(engine, { session, pages })`.
 *
 * @throws `SetupError` for a page part that draws nothing, or whose module is not there
 */
export async function createPages(engine: Engine, options: PagesOptions = {}): Promise<Pages> {
  const { templates = {}, styles = {} } = options
  const translations = engine.translations.with([pageMessages])
  const methods = methodNames(engine.registry)
  const { parts, clients } = await readPageParts(engine.registry, options)
  const script = await loadAsset(SCRIPT)
  const sheets = [
    styles.instead === undefined ? await loadAsset(STYLES) : nameAsset('page.css', Buffer.from(styles.instead)),
    ...(styles.besides === undefined ? [] : [nameAsset('own.css', Buffer.from(styles.besides))]),
  ]
  const assets = new Map<string, PageAsset>(
    [script, ...sheets, ...clients.values()].map(({ name, asset }) => [name, asset]),
  )
  const tools = {
    files: { script: script.name, styles: sheets.map(({ name }) => name) },
    languages: offeredLanguages(translations),
  }
  const template = templates.document ?? document

  return Object.freeze({
    asset: (name: string) => assets.get(name),
    render(page: Page): DrawnPage {
      const scope = openScope({ translations, methods }, page)
      const { shows } = page
      const drawing = drawShown(scope, shows, parts, clients)
      const text = template(documentParts(scope, drawing, tools)).text
      const refresh = shows.kind === 'challenge' ? refreshOf(scope, shows) : undefined
      return { html: text, headers: { ...pageHeaders(scope), ...(refresh === undefined ? {} : { Refresh: refresh }) } }
    },
  })
}

interface LoadedParts {
  readonly parts: ReadonlyMap<string, PagePart>
  /** Scripts of those that need one, by component. */
  readonly clients: ReadonlyMap<string, NamedAsset>
}

/**
 * Reads the page parts of a plugin set as `createPages` does, without an engine: what is wrong with one is known before a
 * start.
 *
 * @throws `SetupError` for a page part that draws nothing, or whose module is not there
 */
export async function readPageParts(
  { pages }: Pick<Registry, 'pages'>,
  { parts: own = [] }: Pick<PagesOptions, 'parts'> = {},
): Promise<LoadedParts> {
  const parts = readParts([...builtInParts, ...pages.map(({ part }) => part), ...own])
  return { parts, clients: await loadClients(parts) }
}

function drawShown(
  scope: PageScope,
  shows: Page['shows'],
  parts: ReadonlyMap<string, PagePart>,
  clients: ReadonlyMap<string, NamedAsset>,
): Drawing {
  switch (shows.kind) {
    case 'challenge':
      return drawShownChallenge(scope, shows, parts, clients)
    case 'error':
      return drawError(scope, shows)
    case 'user':
      return drawUser(scope, shows)
    case 'empty':
      return drawEmptiness(scope)
  }
}

function drawShownChallenge(
  scope: PageScope,
  shown: ShownChallenge,
  parts: ReadonlyMap<string, PagePart>,
  clients: ReadonlyMap<string, NamedAsset>,
): Drawing {
  const { component } = shown.challenge
  switch (component) {
    case 'xak-flow-redirect':
      return drawRedirect(scope, shown)
    case 'ak-stage-access-denied':
      return drawDenial(scope, shown)
    case 'ak-stage-flow-error':
      return drawFlowError(scope, shown)
    case 'ak-stage-session-end':
      return drawSessionEnd(scope, shown)
    case 'ak-stage-autosubmit':
      return drawAutosubmit(scope, shown)
    default: {
      const client = clients.get(component)
      return drawChallenge(
        scope,
        shown,
        parts.get(component),
        client === undefined ? undefined : scope.asset(client.name),
      )
    }
  }
}

/** On to another origin, which a form's answer may not redirect to. */
function refreshOf(scope: PageScope, { challenge }: ShownChallenge): string | undefined {
  if (challenge.component !== 'xak-flow-redirect' || typeof challenge['to'] !== 'string') return undefined
  const to = scope.link(challenge['to'])
  return to === undefined ? undefined : `0;url=${to}`
}

async function loadClients(parts: ReadonlyMap<string, PagePart>): Promise<ReadonlyMap<string, NamedAsset>> {
  const clients = new Map<string, NamedAsset>()
  for (const [component, { client }] of parts) if (client !== undefined) clients.set(component, await loadAsset(client))
  return clients
}
