import { SetupError } from '@sallyport/core'
import type Koa from 'koa'

/**
 * The whole path of a request below koa-mount, which cuts what it has matched; undefined where nothing is cut. What
 * another middleware of the host has made of the path is the host's decision and stays.
 */
function uncutPath(ctx: Koa.Context): string | undefined {
  if (typeof ctx['mountPath'] !== 'string') return undefined
  const [whole = ''] = ctx.originalUrl.split('?', 1)
  if (whole === ctx.path) return undefined
  // Below "/auth", koa-mount makes "/" of "/auth", too.
  return whole.endsWith(ctx.path) || ctx.path === '/' ? whole : undefined
}

/**
 * Serves below koa-mount as without it: the routes lie at the engine's prefix, which every link and redirect needs as well,
 * so they are found by the whole path. Where the prefix does not begin with the mount's path, each request fails with the
 * `SetupError` `mount_prefix`, which says what to do.
 *
 * @param exit answers an error
 */
export function belowMount(prefix: string, exit: Koa.Middleware, serve: Koa.Middleware): Koa.Middleware {
  return (ctx, next) => {
    const whole = uncutPath(ctx)
    if (whole === undefined) return serve(ctx, next)
    const kept = whole.endsWith(ctx.path) ? whole.length - ctx.path.length : whole.length
    const mount = whole.slice(0, kept).replace(/\/$/, '')
    if (`${prefix}/`.startsWith(`${mount}/`)) return atPath(whole, serve)(ctx, next)
    return exit(ctx, async () => {
      throw new SetupError(
        'mount_prefix',
        `Sallyport is mounted at "${mount}", but its links would lead to the prefix "${prefix}": create the engine with the prefix "${mount}".`,
      )
    })
  }
}

/** Serves as if the request had another path. What goes on to the host has the path that it came with. */
export function atPath(path: string, serve: Koa.Middleware): Koa.Middleware {
  return async (ctx, next) => {
    const previous = ctx.path
    ctx.path = path
    try {
      await serve(ctx, async () => {
        ctx.path = previous
        try {
          await next()
        } finally {
          ctx.path = path
        }
      })
    } finally {
      ctx.path = previous
    }
  }
}
