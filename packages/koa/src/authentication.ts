import type { Authentication } from '@sallyport/core'
import type Koa from 'koa'
import type { FindAuthentication } from './find-authentication.ts'

export interface AuthenticationState {
  /** Who is logged in, and how they authenticated; undefined for nobody. */
  authentication: Authentication | undefined
}

/** Says in `ctx.state.authentication` who is there. One query for a browser with a login, none for others. */
export function authentication(find: FindAuthentication): Koa.Middleware<AuthenticationState> {
  return async (ctx, next) => {
    ctx.state.authentication = await find(ctx)
    await next()
  }
}
