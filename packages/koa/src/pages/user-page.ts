import { translatorFor } from '../language.ts'
import type { RouterMiddleware } from '@koa/router'
import type { Authentication, Engine } from '@sallyport/core'
import { flowPage, requireSameOrigin, type Pages } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { endOwnSession, mayEndSession, ownSessions } from '../own-sessions.ts'
import { isRecentlyAuthenticated } from '../recent-authentication.ts'
import { ownSettings, removeOwnSetting } from '../own-settings.ts'
import { loginPath } from '../routing/login-path.ts'
import type { SessionBinding } from '../session-binding.ts'
import { takeMessages } from './carried-messages.ts'
import { drawPage } from './draw-page.ts'
import { USER_PAGE } from './page-action.ts'

/** Slugs of the flows that the page leads to. What is absent, or what no flow has, is not offered. */
export interface UserPageOptions {
  /** Changes name and e-mail; a brand's `flows.userSettings` goes before it. */
  readonly settings?: string
  /** Changes the password. */
  readonly password?: string
}

/** `GET /if/user/`: the user's own page. An anonymous visitor is sent to the login first. */
export function userPage(
  engine: Engine,
  session: SessionBinding,
  pages: Pages,
  options: UserPageOptions,
): RouterMiddleware {
  return forSomebody(engine, session, async (ctx, own, found) => {
    const { prefix, brand } = own.settings
    const here = `${prefix}${USER_PAGE}`
    const pathOf = (slug: string | undefined): string | undefined =>
      slug === undefined || engine.definitions.current(slug) === undefined || engine.definitions.isDisabled(slug)
        ? undefined
        : flowPage(own.settings, slug, { next: here })
    const say = translatorFor(own, ctx)
    const [sessions, kinds] = await Promise.all([ownSessions(engine, found), ownSettings(own, found.person, say)])
    drawPage(engine, ctx, pages, {
      kind: 'user',
      person: found.person,
      messages: takeMessages(own, ctx),
      flows: {
        settings: pathOf(brand.flows.userSettings ?? options.settings),
        password: pathOf(options.password),
        logout: `${prefix}/flows/-/default/invalidation/`,
      },
      sessions: sessions.map((one) => ({
        ...one,
        isPresent: one.id === found.session.id,
        removePath: `${here}sessions/${one.id}/`,
      })),
      settings: kinds.map(({ name, title, configurePaths, items }) => ({
        title,
        configurePaths: configurePaths.map((path) => `${path}?${new URLSearchParams({ next: here })}`),
        items: items.map(({ id, label, createdAt }) => ({
          label,
          createdAt,
          removePath: `${here}settings/${encodeURIComponent(name)}/${encodeURIComponent(id)}/`,
        })),
      })),
    })
  })
}

/** `POST /if/user/sessions/<id>/`: ends one of the person's logins. One that has ended already is as good. */
export function endSessionByForm(engine: Engine, session: SessionBinding): RouterMiddleware {
  return forSomebody(engine, session, async (ctx, own, found) => {
    const id = ctx['params']?.id ?? ''
    if (!mayEndSession(own, found, id)) return askAgain(ctx, own)
    await endOwnSession(engine, ctx, session, { ...found, ends: id })
    goBack(ctx, own)
  })
}

/** `POST /if/user/settings/<name>/<id>/`: takes away something that the person has set up. */
export function removeSettingByForm(engine: Engine, session: SessionBinding): RouterMiddleware {
  return forSomebody(engine, session, async (ctx, own, found) => {
    if (!isRecentlyAuthenticated(own, found)) return askAgain(ctx, own)
    const { name = '', id = '' } = ctx['params'] ?? {}
    await removeOwnSetting(own, found.person, name, id)
    goBack(ctx, own)
  })
}

function forSomebody(
  engine: Engine,
  session: SessionBinding,
  handle: (ctx: Koa.Context, own: Engine, found: Authentication) => Promise<void>,
): RouterMiddleware {
  return async (ctx) => {
    const own = engine.forHost(ctx.host)
    requireSameOrigin(own.settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const found = await engine.authenticate(session.read(ctx))
    if (found !== undefined) return handle(ctx, own, found)
    ctx.status = ctx.method === 'POST' ? 303 : 302
    ctx.redirect(loginPath(own.settings, `${own.settings.prefix}${USER_PAGE}`))
  }
}

/** The login flow asks once more who the user is, and leads back to the page. */
function askAgain(ctx: Koa.Context, { settings }: Engine): void {
  ctx.status = 303
  ctx.redirect(loginPath(settings, `${settings.prefix}${USER_PAGE}`, settings.limits.recentProof))
}

function goBack(ctx: Koa.Context, { settings }: Engine): void {
  ctx.status = 303
  ctx.redirect(`${settings.prefix}${USER_PAGE}`)
}
