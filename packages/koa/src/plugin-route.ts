import { engineTexts, HttpError, type Engine, type Registry, type RouteAnswer } from '@sallyport/core'
import { compileValidator, requireSameOrigin, workOfPlugin } from '@sallyport/core/adapter'
import type { RouterMiddleware } from '@koa/router'
import { translatorFor } from './language.ts'
import { readBody } from './read-body.ts'
import { requestId } from './request-id.ts'
import type { SessionBinding } from './session-binding.ts'

/** Serves a route of a plugin: origin, access and body are checked before its code runs. */
export function pluginRoute(
  engine: Engine,
  session: SessionBinding,
  { plugin, route }: Registry['routes'][number],
): RouterMiddleware {
  const where = { plugin, place: `its route ${route.method} "${route.path}"` }
  const validator = route.body === undefined ? undefined : compileValidator(route.body)
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    const { settings } = own
    const say = translatorFor(own, ctx)
    requireSameOrigin(settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const found = await engine.authenticate(session.read(ctx))
    const allowed =
      route.access === 'public' ||
      (route.access === 'user' && found !== undefined) ||
      (route.access === 'superuser' && found?.person.isSuperuser === true)
    if (!allowed) throw new HttpError(403, 'not_authenticated', engineTexts.http_may_not)
    const body = validator === undefined ? undefined : await readBody(ctx)
    const checked = body === undefined ? undefined : validator?.check(body, { say })
    if (checked?.ok === false) {
      ctx.status = 400
      ctx.body = { detail: say(engineTexts.http_does_not_fit), code: 'invalid', errors: checked.errors }
      return
    }
    const answer = await workOfPlugin(own, where, async (services, signal) =>
      checkAnswer(
        await route.handle({
          id: requestId(ctx),
          params: { ...ctx.params },
          query: new URLSearchParams(ctx.querystring),
          body: checked?.value,
          person: found?.person,
          say,
          services,
          signal,
        }),
      ),
    )
    ctx.status = answer.status ?? 200
    ctx.body = answer.body
  }
}

/** Before anything is committed, since a plugin may be written without types. */
function checkAnswer(answer: RouteAnswer | undefined): RouteAnswer {
  if (typeof answer !== 'object' || answer === null) throw new Error('it returns no answer')
  const { status = 200 } = answer
  if (!Number.isInteger(status) || status < 200 || status > 599) throw new Error(`it returns the status ${status}`)
  try {
    JSON.stringify(answer.body)
  } catch (cause) {
    throw new Error('it returns a body that is no JSON', { cause })
  }
  return answer
}
