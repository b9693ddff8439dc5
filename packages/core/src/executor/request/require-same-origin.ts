import { messages } from '../../language/engine-messages.ts'
import { HttpError } from '../../errors.ts'

interface Request {
  readonly method: string
  header(name: string): string
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a request that another site made a browser send. `Sec-Fetch-Site` decides where the browser sends it, else
 * `Origin`; with neither only a JSON body passes, which no form can send.
 *
 * @throws `HttpError` 403 `foreign_origin`
 */
export function requireSameOrigin(settings: { readonly origins: ReadonlySet<string> }, request: Request): void {
  if (SAFE.has(request.method) || comesFromSameOrigin(settings, request)) return
  throw new HttpError(403, 'foreign_origin', messages.http_origin)
}

function comesFromSameOrigin(settings: { readonly origins: ReadonlySet<string> }, request: Request): boolean {
  const site = request.header('sec-fetch-site')
  if (site !== '') return site === 'same-origin' || site === 'none'
  const origin = request.header('origin')
  if (origin !== '') return settings.origins.has(origin)
  return /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i.test(request.header('content-type'))
}
