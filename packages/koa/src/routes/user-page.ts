import { flowPage, type Pages } from '@sallyport/core/adapter'
import { translatorFor } from '../language.ts'
import { ownSessions } from '../own-sessions.ts'
import { ownSettings } from '../own-settings.ts'
import { takeMessages } from '../pages/carried-messages.ts'
import { drawPage } from '../pages/draw-page.ts'
import { USER_PAGE } from '../pages/page-action.ts'
import { route, type Route } from './route.ts'

/** Slugs of the flows that the page leads to. What is absent, or what no flow has, is not offered. */
export interface UserPageOptions {
  /** Changes name and e-mail; a brand's `flows.userSettings` goes before it. */
  readonly settings?: string
  /** Changes the password. */
  readonly password?: string
}

/** The user's own page. An anonymous visitor is sent to the login first. */
export function userPage(pages: Pages, options: UserPageOptions): Route {
  return route({
    method: 'GET',
    path: USER_PAGE,
    access: 'page',
    async handle({ ctx, engine, found }) {
      const { prefix, brand } = engine.settings
      const here = `${prefix}${USER_PAGE}`
      const pathOf = (slug: string | undefined): string | undefined =>
        slug === undefined || engine.definitions.current(slug) === undefined || engine.definitions.isDisabled(slug)
          ? undefined
          : flowPage(engine.settings, slug, { next: here })
      const say = translatorFor(engine, ctx)
      const [sessions, kinds] = await Promise.all([ownSessions(engine, found), ownSettings(engine, found.person, say)])
      drawPage(engine, ctx, pages, {
        kind: 'user',
        person: found.person,
        messages: takeMessages(engine, ctx),
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
    },
  })
}
