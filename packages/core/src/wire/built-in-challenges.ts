import Type, { type TObject, type TString } from 'typebox'
import { FlowMessage } from '../stage/visit.ts'

const Text = Type.String({ minLength: 1 })
/** A text with an example for the OpenAPI document. */
const text = (...examples: readonly string[]): TString => Type.String({ minLength: 1, examples })
const Permission = Type.Object({ id: Type.String(), name: Type.String() })

/** A challenge that no stage type stands behind: the executor itself makes it. */
export interface BuiltInChallenge {
  readonly component: string
  /** Its own fields. */
  readonly challenge: TObject
  /** Undefined where nothing can be sent back: the run has ended, or cannot go on. */
  readonly response: TObject | undefined
  /** It carries `pending_user` and `pending_user_avatar`. */
  readonly withUser: boolean
  /** It carries `flow_info`. */
  readonly withFlowInfo: boolean
}

export const builtInChallenges: readonly BuiltInChallenge[] = [
  {
    component: 'xak-flow-redirect',
    challenge: Type.Object(
      { to: text('/profile'), messages: Type.Optional(Type.Immutable(Type.Array(FlowMessage, { minItems: 1 }))) },
      { description: 'The flow is over. Go on at `to`, and say there, once, what `messages` hold.' },
    ),
    response: undefined,
    withUser: false,
    withFlowInfo: false,
  },
  {
    component: 'ak-stage-access-denied',
    challenge: Type.Object(
      { error_message: text('Invalid password'), code: text('too_many_attempts'), continue_url: Type.Optional(Text) },
      { description: 'The flow is denied: `error_message` is for the person, `code` is stable.' },
    ),
    response: undefined,
    withUser: true,
    withFlowInfo: true,
  },
  {
    component: 'ak-stage-flow-error',
    challenge: Type.Object(
      {
        request_id: text('3f0a0c1e-5c2b-4d8e-9a57-2f1f6c7d8e90'),
        code: Type.Optional(text('plugin_timed_out')),
        error: Type.Optional(Type.String()),
        traceback: Type.Optional(Type.String()),
      },
      { description: 'Something crashed; the log has more under `request_id`. Only superusers see why.' },
    ),
    response: undefined,
    withUser: false,
    withFlowInfo: false,
  },
  {
    // The click before something happens.
    component: 'ak-stage-consent',
    challenge: Type.Object(
      {
        header_text: text('Continue to confirm.'),
        permissions: Type.Array(Permission),
        additional_permissions: Type.Array(Permission),
        token: Type.String({ examples: [''] }),
      },
      { description: 'A click is wanted before something happens.' },
    ),
    response: Type.Object({ token: Type.Optional(Type.String({ maxLength: 1024 })) }),
    withUser: true,
    withFlowInfo: true,
  },
]
