import type { RouterMiddleware } from '@koa/router'
import { engineTexts, HttpError, type Engine } from '@sallyport/core'
import { requireSameOrigin } from '@sallyport/core/adapter'
import { translatorFor } from './language.ts'
import { ownSettings, removeOwnSetting } from './own-settings.ts'
import { requireRecentAuthentication } from './recent-authentication.ts'
import { requireSomebody } from './require-somebody.ts'
import type { SessionBinding } from './session-binding.ts'

/** `GET /api/v3/core/users/me/settings/`: what the plugins let people set up, and what this person has. */
export function listUserSettings(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const { person } = await requireSomebody(engine, session, ctx)
    const own = engine.forHost(ctx.host)
    const kinds = await ownSettings(own, person, translatorFor(own, ctx))
    ctx.body = {
      settings: kinds.map(({ name, title, configurePaths, items }) => ({
        name,
        title,
        configure_urls: configurePaths,
        items: items.map(({ id, label, createdAt }) => ({ id, label, created_at: createdAt ?? null })),
      })),
    }
  }
}

/** `DELETE /api/v3/core/users/me/settings/<name>/<id>/`: takes one away. */
export function removeUserSetting(engine: Engine, session: SessionBinding): RouterMiddleware {
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    requireSameOrigin(own.settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const found = await requireSomebody(engine, session, ctx)
    requireRecentAuthentication(own, found)
    const { name = '', id = '' } = ctx.params
    if (!(await removeOwnSetting(own, found.person, name, id))) {
      throw new HttpError(404, 'not_found', engineTexts.http_nothing)
    }
    ctx.status = 204
  }
}
