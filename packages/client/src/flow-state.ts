import type { ConflictCode } from '@sallyport/core/adapter'
import type {
  AnswerArguments,
  ComponentTable,
  ErrorsOf,
  UnknownChallenge,
  UnknownComponent,
} from './component-types.ts'

/** What every call takes. */
export interface CallOptions {
  /** Gives up the call, waits between tries included; it then rejects with the signal’s reason. */
  readonly signal?: AbortSignal | undefined
}

interface Stand<Kind extends string, Component extends string> {
  readonly kind: Kind
  readonly component: Component
  /** Why the last answer was not taken, if it was not: see the conflicts of the HTTP reference. */
  readonly conflict: ConflictCode | (string & Record<never, never>) | undefined
}

/** The flow asks something. */
export interface ChallengeState<
  Known extends ComponentTable<Known>,
  Component extends string,
  Challenge,
  Response,
> extends Stand<'challenge', Component> {
  /** As it came over the wire. */
  readonly challenge: Challenge
  /** Why the last response was not accepted, by field; empty when nothing was wrong. */
  readonly errors: ErrorsOf<Response>
  /**
   * Answers this very challenge. It can be sent again after a failure: the same response counts once.
   *
   * @throws `ClientError`
   */
  answer(...given: AnswerArguments<Response, CallOptions>): Promise<FlowState<Known>>
  /** The present challenge, which may be another one by now. */
  reload(options?: CallOptions): Promise<FlowState<Known>>
}

/** The flow is over, and leads on. */
export interface RedirectState extends Stand<'redirect', 'xak-flow-redirect'> {
  /** A path of the server, or an absolute URL. */
  readonly to: string
}

/** The flow is denied. */
export interface DeniedState extends Stand<'denied', 'ak-stage-access-denied'> {
  /** For the person. */
  readonly message: string
  /** Stable: see the denials of the HTTP reference. */
  readonly code: string
  /** A way on, where there is one. */
  readonly continueUrl: string | undefined
}

/** Something crashed. The run is as it was, so the same answer may be sent again. */
export interface ErrorState extends Stand<'error', 'ak-stage-flow-error'> {
  /** Under which the server’s log has more. */
  readonly requestId: string
  /** What crashed; shown to superusers only. */
  readonly detail: string | undefined
}

/** Where a flow stands: it asks something, or it has ended. Both `kind` and `component` narrow it. */
export type FlowState<Known extends ComponentTable<Known>> =
  | {
      [Component in keyof Known & string]: ChallengeState<
        Known,
        Component,
        Known[Component]['challenge'] & { readonly step?: string },
        Known[Component]['response']
      >
    }[keyof Known & string]
  | ChallengeState<Known, UnknownComponent, UnknownChallenge, Readonly<Record<string, unknown>>>
  | RedirectState
  | DeniedState
  | ErrorState
