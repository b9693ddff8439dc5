import type { Authentication, Engine } from '@sallyport/core'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

export interface AuthenticationState {
  /** Who is logged in, and how he has proven it; undefined for nobody. */
  authentication: Authentication | undefined
}

/** Says in `ctx.state.authentication` who is there. One query for a browser with a login, none for others. */
export function authentication(engine: Engine, session: SessionBinding): Koa.Middleware<AuthenticationState> {
  return async (ctx, next) => {
    ctx.state.authentication = await engine.authenticate(session.read(ctx))
    await next()
  }
}
