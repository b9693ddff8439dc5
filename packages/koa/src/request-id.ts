import { randomUUID } from 'node:crypto'
import type Koa from 'koa'

const ids = new WeakMap<object, string>()

/** What an id from elsewhere must look like: it appears in logs, events, spans and answers. */
const SANE = /^[A-Za-z0-9._-]{8,64}$/

/** The id under which a request stands in logs, events and answers. Nothing is put on the host's `ctx`. */
export function requestId(ctx: Koa.Context): string {
  const known = ids.get(ctx.req)
  if (known !== undefined) return known
  const id = randomUUID()
  ids.set(ctx.req, id)
  return id
}

/**
 * Takes over the id that a trusted party, such as a proxy, has given the request; to be called before the routes.
 * What is not 8 to 64 letters, digits, dots, hyphens or underscores is ignored.
 */
export function takeRequestId(ctx: Koa.Context, id: string): void {
  if (SANE.test(id)) ids.set(ctx.req, id)
}
