import type { BindingRuntime, Engine } from '@sallyport/core'
import Type, { type TSchema } from 'typebox'

const Text = Type.String({ minLength: 1 })

const Message = Type.Object(
  { level: Type.Enum(['info', 'success', 'warning', 'error']), message: Text },
  { additionalProperties: false },
)

export const FlowInfo = Type.Object(
  {
    title: Type.String(),
    background: Type.Optional(Text),
    cancel_url: Text,
    layout: Text,
    messages: Type.Optional(Type.Array(Message, { minItems: 1 })),
  },
  { additionalProperties: false },
)

/** `response_errors`: the reasons of each field. */
export const FieldErrors = Type.Record(
  Type.String(),
  Type.Array(Type.Object({ string: Text, code: Text }, { additionalProperties: false }), { minItems: 1 }),
)

const User = { pending_user: Type.String(), pending_user_avatar: Text }
const Permission = Type.Object({ id: Type.String(), name: Type.String() })

/** Challenges that no stage type stands behind: the executor itself makes them. */
const BUILT_IN: Readonly<Record<string, TSchema>> = {
  'xak-flow-redirect': Type.Object({ to: Text }),
  'ak-stage-access-denied': Type.Object({ ...User, flow_info: FlowInfo, error_message: Text, code: Text }),
  'ak-stage-flow-error': Type.Object({
    request_id: Text,
    error: Type.Optional(Type.String()),
    traceback: Type.Optional(Type.String()),
  }),
}

/** The click before something happens. */
const Gate = Type.Object({
  ...User,
  flow_info: FlowInfo,
  header_text: Text,
  permissions: Type.Array(Permission),
  additional_permissions: Type.Array(Permission),
  token: Type.String(),
})

/** Components that end a run, or say that it cannot go on: nothing can be sent back. */
export const FINAL: ReadonlySet<string> = new Set(Object.keys(BUILT_IN))

/** What is known of a challenge's component, by whoever registered it. */
export interface OwnSchema {
  /** Undefined when only the stage's configuration could tell, and that is not at hand. */
  readonly schema: TSchema | undefined
  readonly withUser: boolean
}

/** Undefined when neither the executor nor a stage type makes this component. */
export function ownSchema(
  engine: Engine,
  slug: string,
  component: string,
  binding: string | undefined,
): OwnSchema | undefined {
  const type = engine.registry.stages
    .map((stage) => stage.type)
    .find((one) => 'component' in one && one.component === component)
  if (type === undefined || !('component' in type)) {
    const schema = component === 'ak-stage-consent' ? Gate : BUILT_IN[component]
    return schema === undefined ? undefined : { schema, withUser: false }
  }
  const stage = bindingOf(engine, slug, binding)?.stage
  const compiled = stage?.type === type ? stage.challenge?.schema : undefined
  const literal = typeof type.challenge === 'function' ? undefined : type.challenge
  return { schema: compiled ?? literal, withUser: type.withUser === true }
}

/** A binding keeps its key from revision to revision; one that a stage has inserted is in no flow. */
function bindingOf(engine: Engine, slug: string, binding: string | undefined): BindingRuntime | undefined {
  return binding === undefined ? undefined : engine.definitions.current(slug)?.bindings.get(binding)
}
