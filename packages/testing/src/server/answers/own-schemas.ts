import type { Engine } from '@sallyport/core'
import { builtInChallenges, type BindingRuntime } from '@sallyport/core/adapter'
import type { TSchema } from 'typebox'

const BUILT_IN = new Map(builtInChallenges.map((challenge) => [challenge.component, challenge]))

/** Components that end a run, or say that it cannot go on: nothing can be sent back. */
export const FINAL: ReadonlySet<string> = new Set(
  builtInChallenges.filter(({ response }) => response === undefined).map(({ component }) => component),
)

/** What is known of a challenge's component, from the plugin that registered it. */
export interface OwnSchema {
  /** Undefined when it depends on the stage's configuration, which is not at hand. */
  readonly schema: TSchema | undefined
  readonly withUser: boolean
  readonly withFlowInfo: boolean
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
    const builtIn = BUILT_IN.get(component)
    return builtIn === undefined ? undefined : { ...builtIn, schema: builtIn.challenge }
  }
  const stage = bindingOf(engine, slug, binding)?.stage
  const compiled = stage?.type === type ? stage.challenge?.schema : undefined
  const literal = typeof type.challenge === 'function' ? undefined : type.challenge
  return { schema: compiled ?? literal, withUser: type.withUser === true, withFlowInfo: true }
}

/** A binding keeps its key from revision to revision; one that a stage has inserted is in no flow. */
function bindingOf(engine: Engine, slug: string, binding: string | undefined): BindingRuntime | undefined {
  return binding === undefined ? undefined : engine.definitions.current(slug)?.bindings.get(binding)
}
