import { engineTexts, HttpError, type Authentication, type Engine } from '@sallyport/core'
import type Koa from 'koa'
import type { SessionBinding } from './session-binding.ts'

/**
 * Who is logged in.
 *
 * @throws `HttpError` 403 `not_authenticated` for nobody
 */
export async function requireSomebody(
  engine: Engine,
  session: SessionBinding,
  ctx: Koa.Context,
): Promise<Authentication> {
  const found = await engine.authenticate(session.read(ctx))
  if (found === undefined) throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
  return found
}
