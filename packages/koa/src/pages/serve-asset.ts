import type { RouterMiddleware } from '@koa/router'
import { engineTexts, HttpError } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'

/** `GET /if/assets/<name>`: its name changes with its content, so nobody needs to ask twice. */
export function serveAsset(pages: Pages): RouterMiddleware {
  return (ctx) => {
    const asset = pages.asset(ctx.params['name'] ?? '')
    if (asset === undefined) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity')
    ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
    ctx.set('Cross-Origin-Resource-Policy', 'same-origin')
    ctx.vary('Accept-Encoding')
    if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
    ctx.type = asset.type
    ctx.body = Buffer.from(encoding === 'br' ? asset.brotli : encoding === 'gzip' ? asset.gzip : asset.body)
  }
}
