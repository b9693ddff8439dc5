import {
  compileValidator,
  HttpError,
  requireSameOrigin,
  saySentence,
  TimeBudget,
  type Engine,
  type PluginRoute,
} from '@sallyport/core'
import type { RouterMiddleware } from '@koa/router'
import { sayTo } from './language.ts'
import { readBody } from './read-body.ts'
import { requestId } from './request-id.ts'
import type { SessionBinding } from './session-binding.ts'

/** Serves a route of a plugin: origin, access and body are checked before its code runs, and it has as long as a step. */
export function pluginRoute(
  engine: Engine,
  session: SessionBinding,
  { plugin, route }: { readonly plugin: string; readonly route: PluginRoute },
): RouterMiddleware {
  const where = { plugin, place: `its route ${route.method} ${route.path}` }
  const validator = route.body === undefined ? undefined : compileValidator(route.body)
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    const { settings } = own
    const say = sayTo(own, ctx)
    requireSameOrigin(settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const found = await engine.authenticate(session.read(ctx))
    const allowed =
      route.access === 'public' ||
      (route.access === 'user' && found !== undefined) ||
      (route.access === 'superuser' && found?.person.isSuperuser === true)
    if (!allowed) throw new HttpError(403, 'not_authenticated', 'You may not do this.')
    const body = validator === undefined ? undefined : await readBody(ctx)
    const checked = body === undefined ? undefined : validator?.check(body, { say })
    if (checked?.ok === false) {
      ctx.status = 400
      ctx.body = { detail: saySentence(say, 'The body does not fit.'), code: 'invalid', errors: checked.errors }
      return
    }
    const time = new TimeBudget(settings.limits.requestTime)
    try {
      // Within the unit of work: what a handler writes that takes too long is thrown away.
      const answer = await own.work((services) =>
        time.run(
          () => where,
          () =>
            route.handle({
              id: requestId(ctx),
              params: { ...ctx.params },
              query: new URLSearchParams(ctx.querystring),
              body: checked?.value,
              person: found?.person,
              say,
              signal: time.signal,
              services,
            }),
        ),
      )
      ctx.status = answer.status ?? 200
      ctx.body = answer.body
    } finally {
      time.end()
    }
  }
}
