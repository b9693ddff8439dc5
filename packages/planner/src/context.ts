import Type, { type Static, type TSchema } from 'typebox'
import type { Json, JsonObject } from './json.ts'

/** Data shared by the stages and policies of one run. It never reaches the client. */
export type Context = JsonObject

/** A typed name in the context. Two plugins talk by importing the same key. */
export interface ContextKey<Value = unknown> {
  readonly name: string
  readonly schema: TSchema
  /** Exists in the type only, so that the value's type can be inferred. */
  readonly value?: Value
}

/**
 * Declares a context key.
 *
 * @param name snake_case, unique among all plugins; a plugin prefixes its own (`acme_pin`).
 * @param schema what the value must be; it is checked when a stage writes it. A part that says `secret: true`, as in
 * `Type.String({ secret: true })`, is masked wherever a run is inspected, and the value is encrypted where the run is stored.
 */
export function contextKey<Schema extends TSchema>(name: string, schema: Schema): ContextKey<Static<Schema>> {
  return Object.freeze({ name, schema })
}

export function readContext<Value>(context: Context, key: ContextKey<Value>): Value | undefined {
  // Only values that passed the key's schema are ever written under its name.
  return context[key.name] as Value | undefined
}

export function writeContext(context: Context, name: string, value: Json | undefined): Context {
  const { [name]: _former, ...rest } = context
  return value === undefined ? rest : { ...rest, [name]: value }
}

/** Who a flow is about. The primary key is a decoy's own when nobody was found. */
export const PendingUser = Type.Object({
  pk: Type.String({ maxLength: 200 }),
  /** What was typed; shown until a stage has proven the person. */
  typed: Type.Optional(Type.String({ maxLength: 300 })),
})
export type PendingUser = Static<typeof PendingUser>

/** The flow's user. */
export const pendingUser = contextKey('pending_user', PendingUser)
/** What was typed as a login name. When set, it is shown instead of the person's own name, proven or not. */
export const pendingUserIdentifier = contextKey('pending_user_identifier', Type.String({ maxLength: 300 }))
/** How the person was proven: `password`, … */
export const authMethod = contextKey('auth_method', Type.String({ maxLength: 100 }))
/** Details of the proof; `known_device` says whether this browser has been seen with this person before. */
export const authMethodArgs = contextKey(
  'auth_method_args',
  Type.Unsafe<JsonObject>(Type.Record(Type.String(), Type.Unknown())),
)
/** Where the flow leads when it is complete; wins over `next`. */
export const redirectTarget = contextKey('redirect', Type.String({ maxLength: 2048 }))
/** The slug of the flow that led here. */
export const isRedirected = contextKey('is_redirected', Type.String({ maxLength: 100 }))
/** Id of the flow token with which the run was resumed. */
export const isRestored = contextKey('is_restored', Type.String({ maxLength: 100 }))
/** The run came from an external source of identities. */
export const isSso = contextKey('is_sso', Type.Boolean())
/** What the flow is passed for; shown in titles and at the end of a session. */
export const application = contextKey(
  'application',
  Type.Object({
    name: Type.String({ maxLength: 200 }),
    launch_url: Type.Optional(Type.String({ maxLength: 2048 })),
  }),
)
/** What the host app says about the outpost that the request came through. */
export const outpost = contextKey('outpost', Type.Unsafe<JsonObject>(Type.Record(Type.String(), Type.Unknown())))
/** Replaces the text of a deny stage. */
export const denyMessage = contextKey('deny_message', Type.String({ maxLength: 1000 }))
/** What has been typed into prompts, by field, but for the passwords. */
export const promptData = contextKey(
  'prompt_data',
  Type.Record(Type.String({ maxLength: 100 }), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
)
/**
 * The passwords that have been typed into prompts, by field. A stage that uses one deletes it; a run that begins again, or
 * ends, has none.
 */
export const promptSecrets = contextKey(
  'prompt_secrets',
  Type.Record(
    Type.String({ maxLength: 100 }),
    Type.Union([Type.String(), Type.Number(), Type.Boolean()], { secret: true }),
  ),
)

/** Is the field of a prompt one whose value `prompt_secrets` keeps, rather than `prompt_data`? */
export function isPromptSecret(fieldKey: string): boolean {
  return /password/i.test(fieldKey)
}

export const standardContextKeys: readonly ContextKey[] = [
  pendingUser,
  pendingUserIdentifier,
  authMethod,
  authMethodArgs,
  redirectTarget,
  isRedirected,
  isRestored,
  isSso,
  application,
  outpost,
  denyMessage,
  promptData,
  promptSecrets,
]
