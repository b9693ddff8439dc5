import type { LoadedRequest } from '../locate/load.ts'
import type { State } from '../state.ts'
import { inspectStage } from '../../inspection/inspected-stage.ts'
import { addSnapshot } from '../../inspection/inspection.ts'
import { maskContext } from '../../inspection/mask-context.ts'
import { hasFlowPermission } from '../../inspection/has-flow-permission.ts'
import type { RequestScope } from '../scope.ts'

/** The page's own query says with this that an inspector is open. */
const INSPECTOR = 'inspector'

/**
 * Keeps what the request was about for an inspector, if one is open and the caller may inspect the flow.
 * Nobody else's runs carry more than they need.
 *
 * @param before the run as the request found it
 * @param after the version that is about to be committed
 */
export function keepSnapshot(
  { engine, request }: RequestScope,
  loadedRequest: LoadedRequest,
  before: State,
  after: State,
): State {
  if (!request.query.has(INSPECTOR)) return after
  if (!hasFlowPermission(loadedRequest.loggedIn, 'inspect_flow', after.run.flow)) return after
  const { runtime, run } = before
  const snapshot = {
    version: after.run.version,
    current: inspectStage(engine.definitions, runtime, run.plan, 0),
    next: inspectStage(engine.definitions, runtime, run.plan, 1),
    context: maskContext(after.run.context, engine.registry.contextKeys),
  }
  return { ...after, run: { ...after.run, inspection: addSnapshot(after.run.inspection ?? [], snapshot) } }
}
