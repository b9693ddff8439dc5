import Type, { type Static } from 'typebox'

/** The configuration of the stage. */
export const UserWriteConfig = Type.Object({
  /**
   * What may be written of `prompt_data`: `username`, `email`, `name`, `password`, and places in the person's attributes such
   * as `attributes.locale`. Everything else is left out.
   */
  allowedFields: Type.Array(
    Type.String({ maxLength: 100, pattern: '^(?:username|email|name|password|attributes(?:\\.[A-Za-z][\\w-]*)+)$' }),
    { minItems: 1, maxItems: 100 },
  ),
  /** Whether somebody may be created, must be, or never is. Default `create_when_required`. */
  userCreationMode: Type.Enum(['never_create', 'create_when_required', 'always_create'], {
    default: 'create_when_required',
  }),
  /** Somebody inactive exists, and cannot log in. Default false. */
  createUsersAsInactive: Type.Boolean({ default: false }),
  /** Name of a group that everybody is put into who is written; it must exist. None when absent. */
  createUsersGroup: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** What somebody is created as. Default `external`. */
  userType: Type.Enum(['internal', 'external', 'service_account'], { default: 'external' }),
  /** Folder that administrators find somebody in who is created here. Default `users`. */
  userPath: Type.String({ maxLength: 200, pattern: '^[\\w-]+(?:/[\\w-]+)*$', default: 'users' }),
  /**
   * A password that is changed ends the user's other logins. `false` keeps them; what other runs have proven by the old
   * password, links and known devices end all the same. Default true.
   */
  endOtherLogins: Type.Boolean({ default: true }),
  /**
   * A change of the username, the e-mail address or the password needs a user who was authenticated within the last 15
   * minutes (`limits.recentProof`): by a stage of this flow, by a link, or by their login. Else the flow is denied as
   * `authentication_too_old`. With `false`, a person who finds a login of two weeks ago open may take the account over. Default
   * true.
   */
  requireRecentProof: Type.Boolean({ default: true }),
  /**
   * Makes the first superuser, for the flow of the first set-up: as soon as there is anybody, the stage denies. Only with
   * `always_create`. Default false.
   */
  superuser: Type.Boolean({ default: false }),
})
export type UserWriteConfig = Static<typeof UserWriteConfig>
