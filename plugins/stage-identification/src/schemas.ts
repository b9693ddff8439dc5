import Type, { type Static } from 'typebox'

const FlowSlug = Type.String({ maxLength: 100 })

/** The configuration of the stage. */
export const IdentificationConfig = Type.Object({
  /**
   * What the typed text may be; their order is that in which the page names them. Default `email`, `username`; nobody
   * matches when it is empty.
   */
  userFields: Type.Array(Type.Enum(['email', 'username', 'upn']), { maxItems: 3, default: ['email', 'username'] }),
  /** Asks for the password on the same screen. Default false. */
  embedPassword: Type.Boolean({ default: false }),
  /** How many wrong passwords on this screen end the run: 1 to 1000, default 5. Only with `embedPassword`. */
  failedAttemptsBeforeCancel: Type.Integer({ minimum: 1, maximum: 1000, default: 5 }),
  /** Lets the page offer to show the password. Default false. Only with `embedPassword`. */
  allowShowPassword: Type.Boolean({ default: false }),
  /** Off: later stages show what was typed, also once the person is proven. Default true. */
  showMatchedUser: Type.Boolean({ default: true }),
  /**
   * An unknown user continues like a known one, so that the flow does not reveal which names exist. Default true. With
   * `embedPassword` it changes nothing: the answer is then that to a wrong password.
   */
  pretendUserExists: Type.Boolean({ default: true }),
  /** A hint for the page: it may keep the name in the browser. Default false. */
  enableRememberMe: Type.Boolean({ default: false }),
  /** Slug of the flow for those who have no account; no link when absent. */
  enrollmentFlow: Type.Optional(FlowSlug),
  /** Slug of the flow for those who cannot log in; no link when absent. */
  recoveryFlow: Type.Optional(FlowSlug),
  /** Slug of the flow that asks for no password; no link when absent. */
  passwordlessFlow: Type.Optional(FlowSlug),
})
export type IdentificationConfig = Static<typeof IdentificationConfig>

/** What the page receives; names and meaning are authentik's. */
export const IdentificationChallenge = Type.Object({
  user_fields: Type.Union([Type.Array(Type.String()), Type.Null()], { examples: [['email', 'username']] }),
  password_fields: Type.Boolean(),
  allow_show_password: Type.Boolean(),
  flow_designation: Type.String({ examples: ['authentication'] }),
  captcha_stage: Type.Null(),
  enroll_url: Type.Optional(Type.String()),
  recovery_url: Type.Optional(Type.String()),
  passwordless_url: Type.Optional(Type.String()),
  primary_action: Type.String({ examples: ['Log in'] }),
  sources: Type.Array(Type.Object({})),
  show_source_labels: Type.Boolean(),
  enable_remember_me: Type.Boolean(),
})

const uidField = Type.String({ minLength: 1, maxLength: 300, examples: ['ann'] })

const NameOnly = Type.Object({
  uid_field: uidField,
  password: Type.Optional(Type.Union([Type.String({ maxLength: 1024 }), Type.Null()])),
})
const NameAndPassword = Type.Object({
  uid_field: uidField,
  password: Type.String({ minLength: 1, maxLength: 1024, examples: ['correct horse battery staple'] }),
})

/** The password is required only where it is asked for. */
export function identificationResponse(config: IdentificationConfig): typeof NameOnly | typeof NameAndPassword {
  return config.embedPassword ? NameAndPassword : NameOnly
}
