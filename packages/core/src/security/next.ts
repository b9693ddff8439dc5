/**
 * Characters of a destination, normalised: what a run keeps and a step carries. All of them are ASCII, so these are bytes,
 * too. Other limits follow from this one: those of a step, of a page's query, and of a request's head.
 */
export const LONGEST_NEXT = 8192

/** Characters of a destination as it came, which may have escapes and `..` that normalising makes shorter. */
const LONGEST_TEXT = 4 * LONGEST_NEXT

/** Which URLs a person may be sent to. */
export interface RedirectRule {
  readonly url: URL
  readonly origins: ReadonlySet<string>
  /** Path below which the router is mounted. Default: none. */
  readonly prefix?: string
}

/** What becomes of a destination: where it leads, or why it counts as absent. */
export type Destination =
  | { readonly kind: 'safe'; readonly to: string }
  | { readonly kind: 'refused'; readonly reason: 'too_long' | 'elsewhere' }

/**
 * Reads a URL that a request names as its destination, as a browser would (WHATWG URL).
 *
 * @returns the normalised path, or the whole URL for another origin that the operator allows; undefined when the text
 * leads anywhere else, or is longer than 8 KiB.
 */
export function safeDestination(text: string | null | undefined, rule: RedirectRule): string | undefined {
  const destination = text == null || text === '' ? undefined : judgeDestination(text, rule)
  return destination?.kind === 'safe' ? destination.to : undefined
}

export function judgeDestination(text: string, rule: RedirectRule): Destination {
  if (text.length > LONGEST_TEXT) return TOO_LONG
  const url = URL.canParse(text, rule.url) ? new URL(text, rule.url) : undefined
  // A `blob:` URL has the origin of its maker.
  if (url === undefined || !/^https?:$/.test(url.protocol)) return ELSEWHERE
  if (url.username !== '' || url.password !== '' || !rule.origins.has(url.origin)) return ELSEWHERE
  const isOwn = url.origin === rule.url.origin
  // Some of its GETs begin something, and a browser that is sent there comes from our own page.
  if (isOwn && url.pathname.toLowerCase().startsWith(`${rule.prefix ?? ''}/api/v3/`.toLowerCase())) return ELSEWHERE
  const to = isOwn ? ownPath(url) : url.href
  if (to === undefined) return ELSEWHERE
  return to.length > LONGEST_NEXT ? TOO_LONG : { kind: 'safe', to }
}

/**
 * What follows the origin in a URL of ours. Undefined for `/.//evil`: it is of our origin, but its normalised path would be
 * read as a host by the next parser.
 */
export function ownPath({ pathname, search, hash }: URL): string | undefined {
  return pathname.startsWith('//') || pathname.startsWith('/\\') ? undefined : pathname + search + hash
}

const ELSEWHERE: Destination = { kind: 'refused', reason: 'elsewhere' }
const TOO_LONG: Destination = { kind: 'refused', reason: 'too_long' }
