import Type, { type TObject } from 'typebox'

const Text = Type.String({ minLength: 1 })
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
    challenge: Type.Object({ to: Text }, { description: 'The flow is over. Go on at `to`.' }),
    response: undefined,
    withUser: false,
    withFlowInfo: false,
  },
  {
    component: 'ak-stage-access-denied',
    challenge: Type.Object(
      { error_message: Text, code: Text, continue_url: Type.Optional(Text) },
      { description: 'The flow is denied: `error_message` is for the person, `code` is stable.' },
    ),
    response: undefined,
    withUser: true,
    withFlowInfo: true,
  },
  {
    component: 'ak-stage-flow-error',
    challenge: Type.Object(
      { request_id: Text, error: Type.Optional(Type.String()), traceback: Type.Optional(Type.String()) },
      { description: 'Something crashed; the log has more under `request_id`. Only superusers are told why.' },
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
        header_text: Text,
        permissions: Type.Array(Permission),
        additional_permissions: Type.Array(Permission),
        token: Type.String(),
      },
      { description: 'A click is wanted before something happens.' },
    ),
    response: Type.Object({ token: Type.Optional(Type.String({ maxLength: 1024 })) }),
    withUser: true,
    withFlowInfo: true,
  },
]
