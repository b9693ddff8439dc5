import { randomUUID } from 'node:crypto'
import type Koa from 'koa'

const ids = new WeakMap<object, string>()

/** The id under which a request stands in logs, events and answers. Nothing is put on the host's `ctx`. */
export function requestId(ctx: Koa.Context): string {
  const known = ids.get(ctx.req)
  if (known !== undefined) return known
  const id = randomUUID()
  ids.set(ctx.req, id)
  return id
}
