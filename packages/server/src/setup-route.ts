import Router from '@koa/router'
import { compileValidator, HttpError, requireSameOrigin, type Engine } from '@sallyport/core'
import { readBody, watchRequests, writeError } from '@sallyport/koa'
import type { PeopleStore } from '@sallyport/mikro-orm'
import type Koa from 'koa'
import { FirstUser } from './first-user.ts'
import { isSetupLink } from './setup-link.ts'

const METHODS = ['GET', 'HEAD', 'POST']
const NOTHING = 'There is nothing here.'

/** The one-time set-up: every node answers it, and it is gone as soon as there is a user. */
export function setupRoute(engine: Engine, users: PeopleStore): Koa.Middleware {
  const validator = compileValidator(FirstUser)
  const router = new Router({ prefix: '/-/setup' })

  router.use(watchRequests(engine), async (ctx, next) => {
    ctx.set('Cache-Control', 'no-store')
    try {
      await next()
    } catch (error) {
      writeError(ctx, engine, error)
    }
  })
  router.all('/:link', async (ctx) => {
    const isOpen = isSetupLink(engine.keys, ctx.params['link'] ?? '') && (await users.count()) === 0
    if (!isOpen) throw new HttpError(404, 'not_found', NOTHING)
    if (!METHODS.includes(ctx.method)) {
      const headers = { allow: METHODS.join(', ') }
      throw new HttpError(405, 'method_not_allowed', `${ctx.method} is not possible here.`, { headers })
    }
    if (ctx.method !== 'POST') {
      ctx.body = { detail: 'POST { "username", "email", "password" } as JSON to make the first superuser.' }
      return
    }
    requireSameOrigin(engine.forHost(ctx.host).settings, { method: ctx.method, header: (name) => ctx.get(name) })
    const checked = validator.check(await readBody(ctx))
    if (!checked.ok) {
      ctx.status = 400
      ctx.body = { detail: 'The body does not fit.', code: 'invalid', errors: checked.errors }
      return
    }
    // The validator has just seen to it.
    const { username, email, password } = checked.value as FirstUser
    const made = await users.createFirst({ username, email, password, name: username })
    if (made === undefined) throw new HttpError(404, 'not_found', NOTHING)
    ctx.status = 201
    ctx.body = { detail: 'The first superuser has been made.' }
  })
  return router.routes() as unknown as Koa.Middleware
}
