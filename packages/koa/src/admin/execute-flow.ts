import { engineTexts, FlowRefused, HttpError, SetupError } from '@sallyport/core'
import { hasFlowPermission } from '@sallyport/core/adapter'
import { flowOf, type Operation } from './operation.ts'

export const executeFlow: Operation = {
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/execute/',
  operationId: 'flows_instances_execute_retrieve',
  summary: 'Begins a flow for the caller, in the browser that asks',
  permission: 'execute_flow',
  changes: true,
  async handle(request) {
    const { engine, person, slug, wire } = request
    if (!hasFlowPermission(person, 'view_flow', slug)) {
      throw new HttpError(403, 'forbidden', 'This needs the permission "view_flow", too.')
    }
    flowOf(request)
    if (wire.cookie === undefined) throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
    try {
      const { link } = await engine.start(slug, { browser: wire.cookie, loggedIn: true })
      return { body: { link } }
    } catch (error) {
      // The flow is for another user, or requires a context that is not given here.
      if (!(error instanceof FlowRefused || error instanceof SetupError)) throw error
      // The login has ended since the caller's permissions were read.
      if (error.code === 'not_authenticated') throw new HttpError(403, 'not_authenticated', engineTexts.http_nobody)
      const detail = `Flow not applicable to current user/request: ${error.message}`
      throw new HttpError(400, 'flow_not_applicable', detail)
    }
  },
}
