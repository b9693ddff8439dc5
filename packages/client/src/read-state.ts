import type { FieldErrors } from '@sallyport/core'
import type { CallOptions, DeniedState, ErrorState, RedirectState } from './flow-state.ts'
import { isObject, toError } from './read-error.ts'
import type { Incoming } from './send-once.ts'

/** A challenge before the table of components has said what it is. */
export interface PlainChallengeState {
  readonly kind: 'challenge'
  readonly component: string
  readonly conflict: string | undefined
  readonly challenge: Challenge
  readonly errors: FieldErrors
  answer(response?: object, options?: CallOptions): Promise<PlainState>
  reload(options?: CallOptions): Promise<PlainState>
}

export type PlainState = PlainChallengeState | RedirectState | DeniedState | ErrorState

/** As it came over the wire. */
export interface Challenge {
  readonly component: string
  readonly [field: string]: unknown
}

/** How a challenge is answered, and asked for again. */
export type Moves = (challenge: Challenge) => Pick<PlainChallengeState, 'answer' | 'reload'>

/**
 * Where the flow stands, as an answer of the executor says.
 *
 * @throws `ClientError` for an answer that is no challenge
 */
export function readState(incoming: Incoming, moves: Moves): PlainState {
  const { status, body } = incoming
  if (!isChallenge(body)) throw toError(incoming)
  const conflict = status === 409 ? textOf(body['code']) : undefined
  const { component } = body
  switch (component) {
    case 'xak-flow-redirect':
      return { kind: 'redirect', component, conflict, to: textOf(body['to']) ?? '' }
    case 'ak-stage-access-denied':
      return {
        kind: 'denied',
        component,
        conflict,
        message: textOf(body['error_message']) ?? '',
        code: textOf(body['code']) ?? '',
        continueUrl: textOf(body['continue_url']),
      }
    case 'ak-stage-flow-error': {
      const { request_id: requestId, error: detail } = body
      return { kind: 'error', component, conflict, requestId: textOf(requestId) ?? '', detail: textOf(detail) }
    }
    default:
      return { kind: 'challenge', component, conflict, challenge: body, errors: errorsOf(body), ...moves(body) }
  }
}

function isChallenge(body: unknown): body is Challenge {
  return isObject(body) && typeof body['component'] === 'string'
}

function errorsOf({ response_errors: errors }: Challenge): FieldErrors {
  return isFieldErrors(errors) ? errors : {}
}

function isFieldErrors(value: unknown): value is FieldErrors {
  return isObject(value) && Object.values(value).every(Array.isArray)
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
