import Type, { type Static } from 'typebox'
import { Name } from './names.ts'

/** `any`: one passing policy is enough; `all`: every one must pass. */
export const PolicyEngineMode = Type.Enum(['any', 'all'])
export type PolicyEngineMode = Static<typeof PolicyEngineMode>

/** The user that a policy is asked about. */
export const PolicyAbout = Type.Enum(['flow_user', 'logged_in'])
export type PolicyAbout = Static<typeof PolicyAbout>

/** A policy, a group or a person, bound to a flow or to one of its stages. Exactly one of the three. */
export const PolicyEntry = Type.Object(
  {
    /** The policy type, as a plugin registers it: `expression`. */
    policy: Type.Optional(Name),
    /** Members of this group pass, and of every group below it. */
    group: Type.Optional(Name),
    /** The person of this username passes. */
    user: Type.Optional(Name),
    /** The policy's; unique among all flows. `<slug>-<type>` when absent; a known name without `config` is a reference. */
    name: Type.Optional(Name),
    /** Of the policy type that `config` was written for; the installed one when absent. An older one is upgraded. */
    version: Type.Optional(Type.Integer({ minimum: 1 })),
    config: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
    /** With `name` and `config`: this content counts, also where another file gives the name another one. Default false. */
    takeOver: Type.Optional(Type.Boolean()),
    /** Writes an audit event for every execution, not for errors only. Default false. */
    executionLogging: Type.Optional(Type.Boolean()),
    /** The user it is asked about: the user of the flow, else the one who is logged in (default); or only the latter. */
    about: Type.Optional(PolicyAbout),
    /** Place among the others, where no two may be; the place in the file, from 0, when absent. */
    order: Type.Optional(Type.Integer({ minimum: -1_000_000, maximum: 1_000_000 })),
    /** Default true. */
    enabled: Type.Optional(Type.Boolean()),
    /** Turns the answer round; never that of a policy that failed by error. Default false. */
    negate: Type.Optional(Type.Boolean()),
    /** Seconds after which a policy that has not answered has failed by error: 1 to 30, which is the limit of a request and the default. */
    timeout: Type.Optional(Type.Integer({ minimum: 1, maximum: 30 })),
    /** What a policy that fails by error counts as. Default false. */
    failureResult: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type PolicyEntry = Static<typeof PolicyEntry>
