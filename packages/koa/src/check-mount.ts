import { SetupError, type Engine } from '@sallyport/core'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

/** Which engine keeps its values under which name, in each app. */
const claims = new WeakMap<Koa, Map<string, Engine>>()

/**
 * Looks, at an app's first request, at how it was mounted: what is wrong there would otherwise show as logins that come and
 * go.
 *
 * @throws `SetupError` `session_key_taken` when two engines would overwrite each other's values, and whatever the session binding refuses
 */
export function checkMount(engine: Engine, session: SessionBinding): Koa.Middleware {
  const checked = new WeakSet<Koa>()
  return async (ctx, next) => {
    if (!checked.has(ctx.app)) {
      claim(ctx.app, session.name, engine)
      session.check?.(ctx)
      for (const warning of session.warnings?.(ctx) ?? []) engine.ports.log.warn({ session: session.name }, warning)
      checked.add(ctx.app)
    }
    await session.open?.(ctx)
    await next()
  }
}

function claim(app: Koa, name: string, engine: Engine): void {
  const names = claims.get(app) ?? new Map<string, Engine>()
  claims.set(app, names)
  const owner = names.get(name)
  if (owner !== undefined && owner !== engine) {
    throw new SetupError(
      'session_key_taken',
      `Two mounts of Sallyport keep their values under "${name}" in one app; give one of them another key.`,
    )
  }
  names.set(name, engine)
}
