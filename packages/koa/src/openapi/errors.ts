import { STATUS_CODES } from 'node:http'
import type { ErrorCode } from '@sallyport/core'
import type { ConflictCode } from '@sallyport/core/adapter'
import { pascalCase } from './schemas.ts'
import type { Schemas, JsonSchema } from './document-schemas.ts'

interface KnownError {
  readonly status: number
  readonly when: string
}

/** Every code with its status. The compiler asks for a line when there is a new one. */
const ERRORS: Readonly<Record<ErrorCode, KnownError>> = {
  authentication_too_old: { status: 403, when: 'the user was authenticated too long ago for this' },
  bad_json: { status: 400, when: 'the body cannot be read' },
  body_too_large: { status: 413, when: 'the body is larger than 256 KiB' },
  conflict: { status: 409, when: 'another request changed this at the same time' },
  cookie_missing: { status: 409, when: 'a step came without a cookie' },
  flow_not_found: { status: 404, when: 'there is no flow of this name' },
  flow_unavailable: { status: 503, when: 'no installed plugin fits the flow' },
  flow_not_applicable: { status: 400, when: 'the flow does not apply to the caller' },
  forbidden: { status: 403, when: 'the logged-in user lacks the permission' },
  foreign_origin: { status: 403, when: 'another site sent the request' },
  internal_error: { status: 500, when: 'something crashed; the log says more under the request id' },
  method_not_allowed: { status: 405, when: 'the method is another than `Allow` says' },
  not_an_object: { status: 400, when: 'the body is no object' },
  not_authenticated: { status: 403, when: 'nobody is logged in, or the user may not do this' },
  not_found: { status: 404, when: 'there is nothing of this name' },
  too_many_parameters: { status: 400, when: 'the query string has more than 1,000 parameters' },
  too_many_requests: { status: 429, when: 'this address has made too many attempts' },
  unavailable: { status: 503, when: 'too much is waiting, or the database is away' },
  unsupported_media_type: { status: 415, when: 'the body is neither JSON nor a form' },
}

/** Why a response was not taken; the body is the challenge that is the present one. */
const CONFLICTS: Readonly<Record<ConflictCode, string>> = {
  continued_elsewhere: 'the run went on in another browser',
  cookie_missing: 'the step came without a cookie',
  flow_changed: 'the flow has changed since',
  run_ended: 'the run has ended or expired',
  stale_step: 'the step has been answered already',
  unknown_step: 'the step is forged, or of another browser or flow',
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to try again.', schema: { type: 'integer', minimum: 0 } },
}
const HEADERS: Readonly<Record<number, object>> = {
  405: { Allow: { description: 'The methods that are possible here.', schema: { type: 'string' } } },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
}

/** The error answers of operations. */
export interface Errors {
  /** Answers by status for these codes. */
  answers(codes: readonly ErrorCode[]): Readonly<Record<string, JsonSchema>>
  /** The schema of the error with this status. */
  schema(status: number): JsonSchema
  /** A lost race, which has no challenge. */
  readonly conflict: JsonSchema
}

/** Each status has a schema of its own, which names its codes. It is put into the document when it is first used. */
export function createErrors(schemas: Schemas): Errors {
  const known = new Map<string, JsonSchema>()
  const add = (name: string, codes: readonly string[]): JsonSchema => {
    const previous = known.get(name)
    if (previous !== undefined) return previous
    const free = schemas.reserve(name)
    schemas.set(free, {
      type: 'object',
      properties: { detail: { type: 'string', minLength: 1 }, code: { type: 'string', enum: codes } },
      required: ['detail', 'code'],
    })
    const reference = { $ref: schemas.reference(free) }
    known.set(name, reference)
    return reference
  }
  const schema = (status: number): JsonSchema => add(errorName(status), codesOf(status))
  return {
    schema,
    get conflict() {
      return add('LostRaceError', ['conflict'])
    },
    answers(codes) {
      const statuses = [...new Set(codes.map((code) => ERRORS[code].status))].toSorted((one, other) => one - other)
      return Object.fromEntries(
        statuses.map((status) => [
          String(status),
          {
            description: describe(codes.filter((code) => ERRORS[code].status === status)),
            ...(HEADERS[status] === undefined ? {} : { headers: HEADERS[status] }),
            content: {
              'application/json': {
                schema: schema(status),
                examples: examplesOf(codes.filter((code) => ERRORS[code].status === status)),
              },
            },
          },
        ]),
      )
    },
  }
}

/** The schema and the words for a response that was not taken. */
export const conflictCodes = Object.keys(CONFLICTS)
export const conflictDescription = `The step was not the present one, and the body is the challenge that is: ${lines(
  Object.entries(CONFLICTS),
)}. Or something else changed the same data at the same time: \`conflict\`.`

function describe(codes: readonly ErrorCode[]): string {
  return `${lines(codes.map((code) => [code, ERRORS[code].when]))}.`
}

/** What each of the codes may look like; the sentence of a real answer says more. */
export function examplesOf(codes: readonly ErrorCode[]): Readonly<Record<string, { readonly value: object }>> {
  return Object.fromEntries(
    codes.map((code) => {
      const { when } = ERRORS[code]
      return [code, { value: { detail: `${when.charAt(0).toUpperCase()}${when.slice(1)}.`, code } }]
    }),
  )
}

function lines(entries: readonly (readonly [code: string, when: string])[]): string {
  return entries.map(([code, when]) => `\`${code}\`: ${when}`).join('; ')
}

function codesOf(status: number): readonly string[] {
  return Object.entries(ERRORS).flatMap(([code, known]) => (known.status === status ? [code] : []))
}

/** `Bad Request` → `BadRequestError` */
function errorName(status: number): string {
  return `${pascalCase(STATUS_CODES[status] ?? `Status ${status}`).replace(/Error$/, '')}Error`
}
