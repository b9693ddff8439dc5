import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { Drawing, Source } from './drawing.ts'
import { drawPolicies, type Moment } from './draw-policies.ts'

interface Surroundings {
  readonly drawing: Drawing
  /** Where a restart begins. */
  readonly entry: string
  /** Where a denial ends; declared when it is asked for. */
  readonly denied: () => string
}

/** Draws a stage with its policies, and returns what leads on to the next one. */
export function drawStage(
  surroundings: Surroundings,
  binding: BindingRuntime,
  index: number,
  before: readonly Source[],
): readonly Source[] {
  const { drawing } = surroundings
  const id = `stage_${index}`
  const { stage } = binding
  let sources = before
  const past: Source[] = []
  for (const [moment, word, verb] of momentsOf(binding)) {
    const decision = drawPolicies(drawing, binding.policies, { prefix: `${id}_${word}`, moment, sources })
    // A stage that proves the person is not removed by an error.
    sources = [{ from: decision, label: binding.keptOnError ? 'Policy passed or failed by error' : 'Policy passed' }]
    past.push({ from: decision, label: `Policy denied, stage ${verb}` })
  }
  drawing.node(id, 'stage', `Stage (${stage.type.type})`, stage.name)
  drawing.edges(sources, id)
  return [...drawWays(surroundings, binding, id), ...past]
}

function momentsOf({
  policies,
  evaluateOnPlan,
  reEvaluatePolicies,
}: BindingRuntime): (readonly [Moment, string, string])[] {
  if (policies.bindings.length === 0) return []
  return [
    ...(evaluateOnPlan ? [['while planning', 'plan', 'left out'] as const] : []),
    ...(reEvaluatePolicies ? [['on arrival', 'arrival', 'dropped'] as const] : []),
  ]
}

/** The ways out of a stage. Returns the one that leads on, unless the stage always ends the run. */
function drawWays(
  { drawing, entry, denied }: Surroundings,
  { stage, invalidResponseAction }: BindingRuntime,
  id: string,
): readonly Source[] {
  const ends = stage.type.ends?.(stage.config)
  const restarts = invalidResponseAction !== 'retry'
  if (restarts) {
    const what = invalidResponseAction === 'restart' ? 'restart' : 'restart with context'
    drawing.edges(
      [{ from: id, label: `${ends === 'denied' ? 'Denied' : 'Invalid response or denied'}, ${what}` }],
      entry,
    )
  }
  const targets = stage.type.targets?.(stage.config) ?? []
  for (const [number, slug] of targets.entries()) {
    drawing.edges([{ from: id, label: 'Redirect' }], drawing.node(`${id}_flow_${number}`, 'place', 'Flow', slug))
  }
  switch (ends) {
    case 'denied':
      if (!restarts) drawing.edges([{ from: id }], denied())
      return []
    case 'redirected':
      if (targets.length === 0) drawing.edges([{ from: id }], drawing.node(`${id}_away`, 'place', 'Redirect to a URL'))
      return []
    case undefined:
      return [{ from: id }]
  }
}
