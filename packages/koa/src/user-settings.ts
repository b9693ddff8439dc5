import type { RouterMiddleware } from '@koa/router'
import { HttpError, requireSameOrigin, type Authentication, type Engine, type UserSettings } from '@sallyport/core'
import type Koa from 'koa'
import { sayTo } from './language.ts'
import type { SessionBinding } from './session-binding.ts'

/** `GET /api/v3/core/users/me/settings/`: what the plugins let people set up, and what this person has. */
export function listUserSettings(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const { person } = await requireSomebody(engine, session, ctx)
    const own = engine.forHost(ctx.host)
    const say = sayTo(own, ctx)
    ctx.body = await own.work(async (services) => {
      const kinds = engine.registry.settings.map(async ({ settings }) => ({
        name: settings.name,
        title: say(settings.title),
        configure_urls: configurePaths(own, settings),
        items: (await settings.list(person, services)).map(({ id, label, createdAt }) => ({
          id,
          label,
          created_at: createdAt ?? null,
        })),
      }))
      return { settings: await Promise.all(kinds) }
    })
  }
}

/** `DELETE /api/v3/core/users/me/settings/<name>/<id>/`: takes one away. */
export function removeUserSetting(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    requireSameOrigin(own.settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const { person } = await requireSomebody(engine, session, ctx)
    const { name = '', id = '' } = ctx.params
    const found = engine.registry.settings.find(({ settings }) => settings.name === name)
    const removed = await own.work((services) => found?.settings.remove(person, id, services) ?? false)
    if (!removed) throw new HttpError(404, 'not_found', 'There is nothing here.')
    ctx.status = 204
  }
}

async function requireSomebody(engine: Engine, session: SessionBinding, ctx: Koa.Context): Promise<Authentication> {
  const found = await engine.authenticate(session.read(ctx))
  if (found === undefined) throw new HttpError(403, 'not_authenticated', 'Nobody is logged in.')
  return found
}

/** Where one more is set up: at each stage of the type that offers a flow for it. */
function configurePaths({ definitions, settings: { prefix } }: Engine, { stage }: UserSettings): readonly string[] {
  const stages = definitions.all().flatMap(({ bindings }) => [...bindings.values()].map((binding) => binding.stage))
  const offered = stages.filter(
    ({ type, config }) => type.type === stage && typeof config['configureFlow'] === 'string',
  )
  return [...new Set(offered.map(({ pk }) => `${prefix}/flows/-/configure/${pk}/`))]
}
