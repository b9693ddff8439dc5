import { pipeline } from 'node:stream'
import type { IncomingMessage } from 'node:http'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { parse as parseForm } from 'neoqs'
import getRawBody from 'raw-body'
import { parse as parseJson } from 'secure-json-parse'

/**
 * How deep the fields of a form may lie and how many there may be. Names that objects have by themselves, such as
 * `__proto__`, are left out.
 */
const FORM = { depth: 20, arrayLimit: 100, parameterLimit: 2000, allowDots: false, allowPrototypes: false }

const DECODERS = { gzip: createGunzip, deflate: createInflate, br: createBrotliDecompress }

/** Why a body was not read. */
export class BodyError extends Error {
  readonly status: 400 | 413 | 415

  constructor(status: 400 | 413 | 415) {
    super('The body cannot be read.')
    this.status = status
  }
}

/**
 * Reads a body that nothing has read yet, and parses it.
 *
 * @param limit bytes, after decompression
 * @throws `BodyError`, which does not carry the body: it may hold a password
 */
export async function parseBody(request: IncomingMessage, kind: 'json' | 'form', limit: number): Promise<unknown> {
  const text = await readText(request, limit)
  if (kind === 'form') return parseForm(text, FORM)
  try {
    // A key that would become a prototype where somebody copies the object is an error.
    return parseJson(text)
  } catch {
    throw new BodyError(400)
  }
}

async function readText(request: IncomingMessage, limit: number): Promise<string> {
  const stream = decoded(request)
  try {
    return await getRawBody(stream, { limit, encoding: 'utf-8' })
  } catch (cause) {
    if (stream !== request) request.unpipe().resume()
    const status = cause instanceof Error && 'status' in cause ? cause.status : undefined
    throw new BodyError(status === 413 ? 413 : 400)
  }
}

function decoded(request: IncomingMessage): NodeJS.ReadableStream {
  const encoding = (request.headers['content-encoding'] ?? 'identity').toLowerCase()
  if (encoding === 'identity') return request
  if (encoding !== 'gzip' && encoding !== 'deflate' && encoding !== 'br') throw new BodyError(415)
  // A request that breaks off ends what decodes it, which would wait for ever.
  return pipeline(request, DECODERS[encoding](), () => undefined)
}
