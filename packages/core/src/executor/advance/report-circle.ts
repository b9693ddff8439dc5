import { floodControl } from '../../flood/flood-control.ts'
import type { RequestScope } from '../scope.ts'
import type { State } from '../state.ts'

/** The visitor learns nothing of use, so the log names the stages that lead to each other, with their plugins. */
export function reportCircle({ engine, request }: RequestScope, { runtime, passed }: State): void {
  const flow = runtime.definition.slug
  if (!floodControl(engine).takeLine('too_many_transitions', request.address, flow)) return
  const stages = new Map(
    passed.map(({ stage, type, outcome }) => {
      const { plugin } = engine.registry.stage(type) ?? {}
      return [stage, { stage, plugin, outcome }] as const
    }),
  )
  engine.ports.log.warn({ flow, stages: [...stages.values()], requestId: request.id }, 'A run goes in a circle.')
}
