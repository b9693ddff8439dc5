import Type, { type Static } from 'typebox'

/** A permission for all flows, or with a slug behind it for one: `inspect_flow`, `inspect_flow:login`. */
const Permission = Type.String({ pattern: '^[a-z][a-z0-9_.]{0,99}(?::[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?)?$' })

const GroupName = Type.String({ minLength: 1, maxLength: 200, pattern: '^\\P{Cc}*$' })

export const GroupDocument = Type.Object(
  {
    /** Unique. */
    name: GroupName,
    /** The group whose members these are, too; none when absent. */
    parent: Type.Optional(GroupName),
    /** Its members may do everything. Default false. */
    superuser: Type.Optional(Type.Boolean()),
    /** What its members may do: `inspect_flow`, `export_flow:login`, … None when absent. */
    permissions: Type.Optional(Type.Array(Permission, { maxItems: 100, uniqueItems: true })),
    /** Usernames. With it the group has exactly these members; without it nobody is added or removed. */
    members: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 150, pattern: '^\\P{Cc}*$' }), { maxItems: 10_000 }),
    ),
  },
  { additionalProperties: false },
)
/** A group as an operator writes it. */
export type GroupDocument = Static<typeof GroupDocument>

/** A group of a flow file, checked. */
export interface GroupDefinition {
  /** UUIDv5 of the name; a group that exists already keeps its own. */
  readonly pk: string
  readonly name: string
  readonly parent: string | null
  readonly superuser: boolean
  readonly permissions: readonly string[]
  /** Usernames; null leaves the members as they are. */
  readonly members: readonly string[] | null
}
