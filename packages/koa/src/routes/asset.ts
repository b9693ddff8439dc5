import { engineTexts, HttpError } from '@sallyport/core'
import type { Pages } from '@sallyport/core/adapter'
import { route, type Route } from './route.ts'

/** A file that pages load. Its name changes with its content, so nobody needs to ask twice. */
export function asset(pages: Pages): Route {
  return route({
    method: 'GET',
    path: '/if/assets/:name',
    access: 'open',
    handle(ctx) {
      const file = pages.asset(ctx.params['name'] ?? '')
      if (file === undefined) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
      const encoding = ctx.acceptsEncodings('br', 'gzip', 'identity')
      ctx.set('Cache-Control', 'public, max-age=31536000, immutable')
      ctx.set('Cross-Origin-Resource-Policy', 'same-origin')
      ctx.vary('Accept-Encoding')
      if (encoding === 'br' || encoding === 'gzip') ctx.set('Content-Encoding', encoding)
      ctx.type = file.type
      ctx.body = Buffer.from(encoding === 'br' ? file.brotli : encoding === 'gzip' ? file.gzip : file.body)
    },
  })
}
