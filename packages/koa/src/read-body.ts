import { engineTexts, HttpError, SetupError } from '@sallyport/core'
import type Koa from 'koa'
import { BodyError, parseBody } from './parse-body.ts'

/** Bytes of a body that are read. */
const LIMIT = 262_144

/**
 * The body of a JSON or form request; what a host's own parser has read already is used.
 *
 * @throws `HttpError` 400 (also for what is no object, or nested too deeply), 413 or 415.
 */
export async function readBody(ctx: Koa.Context): Promise<Readonly<Record<string, unknown>>> {
  const body = bodies.get(ctx.req) ?? findBody(ctx)
  // A body comes once, and a host may have asked for it before us.
  bodies.set(ctx.req, body)
  return asObject(await body)
}

const bodies = new WeakMap<Koa.Context['req'], Promise<unknown>>()

async function findBody(ctx: Koa.Context): Promise<unknown> {
  const type = ctx.request.is('json', '+json', 'urlencoded')
  if (type === false) throw new HttpError(415, 'unsupported_media_type', engineTexts.http_type)
  if ((ctx.request.length ?? 0) > LIMIT) throw bodyError(413)
  const parsed = parsedByHost(ctx)
  if (parsed !== undefined) return parsed
  if (ctx.req.readableEnded) {
    const sentence = 'A body parser before Sallyport has read the body and has not left it in ctx.request.body.'
    throw new SetupError('body_gone', sentence)
  }
  // There is none.
  if (type === null) return undefined
  try {
    return await parseBody(ctx.req, type === 'urlencoded' ? 'form' : 'json', LIMIT)
  } catch (error) {
    throw error instanceof BodyError ? bodyError(error.status) : error
  }
}

/** A host's parser that does not read this type has left an empty object in place of what it has not read. */
function parsedByHost({ request, req }: Koa.Context): unknown {
  const body = 'body' in request ? request.body : undefined
  const isEmpty = typeof body === 'object' && body !== null && Object.keys(body).length === 0
  return isEmpty && !req.readableDidRead ? undefined : body
}

/** Fields within fields that are read: whatever walks through a body later does so by recursion. */
const DEPTH = 64

function asObject(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new HttpError(400, 'not_an_object', engineTexts.http_object)
  }
  let level: readonly object[] = [body]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH) throw new HttpError(400, 'bad_json', engineTexts.http_deep)
    level = level
      .flatMap((value) => Object.values(value))
      .filter((value) => typeof value === 'object' && value !== null)
  }
  return { ...body }
}

function bodyError(status: 400 | 413 | 415): HttpError {
  if (status === 413) return new HttpError(413, 'body_too_large', engineTexts.http_large)
  if (status === 415) return new HttpError(415, 'unsupported_media_type', engineTexts.http_encoding)
  return new HttpError(400, 'bad_json', engineTexts.http_unreadable)
}
