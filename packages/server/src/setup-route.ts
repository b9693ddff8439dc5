import { engineTexts, HttpError } from '@sallyport/core'
import { route, type Route } from '@sallyport/koa'
import type { PeopleStore } from '@sallyport/mikro-orm'
import { isSetupLink } from './setup-link.ts'

/** Slug of the flow that makes the first superuser. It requires a token, which only this route gives out. */
const FLOW = 'initial-setup'
const METHODS = ['GET', 'HEAD']

/**
 * The one-time link: leads to a run of the set-up flow. Every node answers it, and it is gone as soon as there is a user; the
 * flow's `user_write` sees to it once more, in its commit, for runs that have begun before.
 */
export function setupRoute(users: PeopleStore): Route {
  return route({
    method: 'ALL',
    path: '/-/setup/:link',
    access: 'open',
    operationId: 'setup_retrieve',
    tag: 'core',
    summary: 'Begin to make the first superuser',
    description: 'The link is printed at start, as long as there is nobody; then there is nothing here.',
    answers: [
      { status: 302, description: 'To the page of a run of the set-up flow.', headers: { Location: 'Its URL.' } },
    ],
    errors: ['not_found', 'unavailable'],
    async handle(ctx, { engine }) {
      const isOpen = isSetupLink(engine.keys, ctx.params['link'] ?? '') && (await users.isEmpty())
      if (!isOpen) throw new HttpError(404, 'not_found', engineTexts.http_nothing)
      if (!METHODS.includes(ctx.method)) {
        const headers = { allow: METHODS.join(', ') }
        throw new HttpError(405, 'method_not_allowed', `${ctx.method} is not possible here.`, { headers })
      }
      // A request that only reads begins nothing.
      if (ctx.method === 'HEAD') {
        ctx.status = 200
        return
      }
      ctx.redirect((await engine.start(FLOW)).link)
    },
  })
}
