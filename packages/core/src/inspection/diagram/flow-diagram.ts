import type { FlowRuntime } from '../../definitions/runtime.ts'
import { Drawing, type Source } from './drawing.ts'
import { drawPolicies } from './draw-policies.ts'
import { drawStage } from './draw-stage.ts'

/**
 * A flow as a Mermaid flowchart, drawn from what the executor runs: policies that are off do not appear, and every edge
 * has both ends. What stages and plugins insert at run time is in no definition, so it is not drawn.
 */
export function flowDiagram(runtime: FlowRuntime): string {
  const { definition, bindings } = runtime
  const drawing = new Drawing()
  const denied = (): string => drawing.node('denied', 'place', 'Access denied')
  const start = drawStart(drawing, runtime)
  const entry = start.entry
  let sources: readonly Source[] = [{ from: start.start }]
  for (const [index, binding] of [...bindings.values()].entries()) {
    sources = drawStage({ drawing, entry, denied }, binding, index, sources)
  }
  if (sources.length === 0) return drawing.toString()
  if (definition.designation === 'authentication' && mayDropLogin(runtime)) {
    const lines = ['Was the login left out or dropped', 'and is nobody logged in']
    const check = drawing.node('login_blocked', 'question', ...lines)
    drawing.edges(sources, check)
    drawing.edges([{ from: check, label: 'Yes, login blocked' }], denied())
    sources = [{ from: check, label: 'No' }]
  }
  drawing.edges(sources, drawing.node('done', 'place', 'End of the flow'))
  return drawing.toString()
}

/** What stands before the stages: the requirement, then the flow's own policies. */
function drawStart(drawing: Drawing, { definition, policies }: FlowRuntime): { entry: string; start: string } {
  const { authentication, deniedAction, name } = definition
  const refused = (): string => drawing.node('refused', 'place', 'Flow not applicable', deniedAction)
  let sources: readonly Source[] = []
  let entry: string | undefined
  if (authentication !== 'none') {
    entry = drawing.node('flow_auth_requirement', 'box', 'Flow authentication requirement', authentication)
    drawing.edges([{ from: entry, label: 'Requirement not fulfilled' }], refused())
    sources = [{ from: entry, label: 'Requirement fulfilled' }]
  }
  if (policies.bindings.length > 0) {
    const before = drawing.node('flow_pre', 'place', 'Pre-flow policies')
    drawing.edges(sources, before)
    entry ??= before
    const decision = drawPolicies(drawing, policies, {
      prefix: 'flow',
      moment: 'before the flow',
      sources: [{ from: before }],
    })
    drawing.edges([{ from: decision, label: 'Policy denied' }], refused())
    sources = [{ from: decision, label: 'Policy passed' }]
  }
  const start = drawing.node('flow_start', 'place', 'Flow', name)
  drawing.edges(sources, start)
  return { entry: entry ?? start, start }
}

function mayDropLogin({ bindings }: FlowRuntime): boolean {
  return [...bindings.values()].some(
    ({ stage, policies, evaluateOnPlan, reEvaluatePolicies }) =>
      stage.type.issuesSession === true && policies.bindings.length > 0 && (evaluateOnPlan || reEvaluatePolicies),
  )
}
