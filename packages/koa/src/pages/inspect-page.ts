import { HttpError, type Engine, type Known } from '@sallyport/core'
import {
  flowStages,
  inspectFlow,
  hasFlowPermission,
  type Answer,
  type FlowInspection,
  type ShownInspection,
  type ExecutorRequest,
} from '@sallyport/core/adapter'
import { DIAGRAM } from '../routes/draw-flow.ts'
import { INSPECT_PERMISSION } from '../routes/inspect.ts'

/** What opens the inspector, in the page's own query. */
export const INSPECTOR = 'inspector'

/**
 * What the page shows beside its form, after the engine has answered: nothing, unless the page was opened with the inspector
 * and the user who is logged in now may inspect the flow.
 */
export async function inspectPage(
  engine: Engine,
  wire: ExecutorRequest,
  { cookie: change }: Answer,
): Promise<ShownInspection | undefined> {
  if (!new URLSearchParams(wire.query).has(INSPECTOR)) return undefined
  const { slug } = wire
  const cookie = change?.cookie ?? wire.cookie
  const person = (await engine.authenticate(cookie))?.person
  if (person === undefined || !hasFlowPermission(person, INSPECT_PERMISSION, slug)) return undefined
  const run = await inspectRun(engine, { ...wire, method: 'GET', cookie }, person)
  return {
    run,
    stages: run === undefined ? [] : flowStages(engine.definitions, slug, run),
    diagram: hasFlowPermission(person, DIAGRAM.permission, slug)
      ? `${engine.settings.prefix}${DIAGRAM.path.replace(':slug', encodeURIComponent(slug))}`
      : undefined,
  }
}

async function inspectRun(engine: Engine, wire: ExecutorRequest, person: Known): Promise<FlowInspection | undefined> {
  try {
    return await inspectFlow(engine, wire, person)
  } catch (error) {
    if (error instanceof HttpError && error.code === 'flow_not_applicable') return undefined
    throw error
  }
}
