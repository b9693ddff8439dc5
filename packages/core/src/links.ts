import type { Settings } from './engine.ts'
import type { Keys } from './security/keys.ts'
import type { Links } from './stage/visit.ts'

/** Path of a flow's first page. */
export function flowPage(
  settings: Settings,
  slug: string,
  query: URLSearchParams | Readonly<Record<string, string | null>> = {},
): string {
  const search =
    query instanceof URLSearchParams
      ? query
      : new URLSearchParams(Object.entries(query).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
  const text = search.toString()
  return `${settings.prefix}/if/flow/${encodeURIComponent(slug)}/${text === '' ? '' : `?${text}`}`
}

/** A token as it stands in a link: `id.mac`. Only the id is stored. */
export function writeFlowToken(keys: Keys, id: string): string {
  return `${id}.${keys.mac('token', id)}`
}

/** Id of a token; undefined when none of our keys made it. */
export function readFlowToken(keys: Keys, text: string): string | undefined {
  const dot = text.indexOf('.')
  const id = text.slice(0, dot)
  return dot > 0 && keys.verify('token', id, text.slice(dot + 1)) ? id : undefined
}

export function createLinks(settings: Settings, keys: Keys): Links {
  const absolute = (path: string): string => `${settings.url.origin}${path}`
  return Object.freeze({
    flow: (slug: string) => absolute(flowPage(settings, slug)),
    token: (slug: string, id: string) => absolute(flowPage(settings, slug, { flow_token: writeFlowToken(keys, id) })),
  })
}
