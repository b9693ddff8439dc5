/** Longest URL that a run keeps. */
const MAX_LENGTH = 2048

/** Which URLs a person may be sent to. */
export interface RedirectRule {
  readonly url: URL
  readonly origins: ReadonlySet<string>
}

/**
 * Reads a URL that a request names as its destination, as a browser would (WHATWG URL).
 *
 * @returns the normalised path, or the whole URL for another origin that the operator allows; undefined when the text
 * leads anywhere else.
 */
export function safeDestination(text: string | null | undefined, rule: RedirectRule): string | undefined {
  if (text == null || text === '' || text.length > MAX_LENGTH) return undefined
  const url = URL.canParse(text, rule.url) ? new URL(text, rule.url) : undefined
  // A `blob:` URL has the origin of whoever made it.
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined
  if (url.username !== '' || url.password !== '' || !rule.origins.has(url.origin)) return undefined
  if (url.origin !== rule.url.origin) return url.href
  const path = url.pathname + url.search + url.hash
  // `/.//evil` is of our origin, but its normalised path would be read as a host by the next parser.
  return path.startsWith('//') || path.startsWith('/\\') ? undefined : path
}
