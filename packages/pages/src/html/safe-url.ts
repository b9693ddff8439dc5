import { ownPath } from '@sallyport/core/adapter'

/**
 * A URL for a link, or undefined where it is none that a page may lead to: only `http` and `https`, never `javascript:`
 * or `data:`. What is relative stays on our origin.
 */
export function safeLink(text: string, base: URL): string | undefined {
  const url = parse(text, base)
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) return undefined
  return url.origin === base.origin ? ownPath(url) : url.href
}

/** A URL for a picture: as for a link, or a picture as a data URL, which runs no scripts in an `img`. */
export function safePicture(text: string, base: URL): string | undefined {
  if (/^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml)[;,][\x21-\x7E]*$/i.test(text)) return text
  return safeLink(text, base)
}

/**
 * The origin that a URL lies at, for a Content-Security-Policy; undefined where it is ours or none. A host may hold what
 * ends a directive or a policy; nobody has such a one in earnest.
 */
export function foreignOrigin(text: string, base: URL): string | undefined {
  const url = parse(text, base)
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.origin === base.origin) return undefined
  return /[;,]/.test(url.origin) ? undefined : url.origin
}

function parse(text: string, base: URL): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}
