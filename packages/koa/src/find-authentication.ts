import type { Authentication, Engine } from '@sallyport/core'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

/** Finds the logged-in user; undefined when there is none. */
export type FindAuthentication = (ctx: Koa.Context) => Promise<Authentication | undefined>

/**
 * Asks the engine once for each request. It believes nothing that stands on `ctx`: a host has its own things there, and a
 * login at another mount in the same app is none at this one.
 */
export function createFindAuthentication(engine: Engine, session: SessionBinding): FindAuthentication {
  const asked = new WeakMap<object, Promise<Authentication | undefined>>()
  return (ctx) => {
    const found = asked.get(ctx.req) ?? engine.authenticate(session.read(ctx))
    asked.set(ctx.req, found)
    return found
  }
}
