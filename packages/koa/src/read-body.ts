import { engineTexts, HttpError, SetupError } from '@sallyport/core'
import type Koa from 'koa'
import bodyParser from 'koa-bodyparser'

/** Bytes of a body that are read. */
const LIMIT = '256kb'
const LIMIT_BYTES = 262_144

/**
 * How deep the fields of a form may lie and how many there may be (qs). Names that objects have by themselves, such as
 * `__proto__`, are left out.
 */
const FORM = { depth: 20, arrayLimit: 100, parameterLimit: 2000, allowDots: false, allowPrototypes: false }

const options = { enableTypes: ['json', 'form'], jsonLimit: LIMIT, formLimit: LIMIT, strict: false, queryString: FORM }
const parse = bodyParser(options)

/**
 * The body of a JSON or form request; what a host's own parser has read already is used.
 *
 * @throws `HttpError` 400 (also for what is no object, or nested too deeply), 413 or 415. The parser's own errors carry the raw body, passwords included, so they go no further.
 */
export async function readBody(ctx: Koa.Context): Promise<Readonly<Record<string, unknown>>> {
  return asObject(await parseBody(ctx))
}

async function parseBody(ctx: Koa.Context): Promise<unknown> {
  if (ctx.request.is('json', '+json', 'urlencoded') === false) {
    throw new HttpError(415, 'unsupported_media_type', engineTexts.http_type)
  }
  if ((ctx.request.length ?? 0) > LIMIT_BYTES) throw bodyError({ status: 413 })
  if (wasPassedOver(ctx)) ctx.request.body = undefined
  if (ctx.request.body !== undefined) return ctx.request.body
  if (ctx.req.readableEnded) {
    const sentence = 'A body parser before Sallyport has read the body and has not left it in ctx.request.body.'
    throw new SetupError('body_gone', sentence)
  }
  try {
    await parse(ctx, async () => undefined)
  } catch (error) {
    throw bodyError(error)
  }
  return ctx.request.rawBody === undefined ? undefined : ctx.request.body
}

/** A host's parser that does not read this type has left an empty object in place of what it has not read. */
function wasPassedOver({ request, req }: Koa.Context): boolean {
  const { body } = request
  return !req.readableDidRead && typeof body === 'object' && body !== null && Object.keys(body).length === 0
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

function bodyError(error: unknown): HttpError {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : 400
  if (status === 413) return new HttpError(413, 'body_too_large', engineTexts.http_large)
  if (status === 415) return new HttpError(415, 'unsupported_media_type', engineTexts.http_encoding)
  return new HttpError(400, 'bad_json', engineTexts.http_unreadable)
}
