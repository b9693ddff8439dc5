import { inspectFlow } from '@sallyport/core/adapter'
import { flowOf, type Operation } from './operation.ts'

export const inspect: Operation = {
  method: 'GET',
  path: '/api/v3/flows/inspector/:slug/',
  operationId: 'flows_inspector_get',
  summary: 'Where this browser stands in a flow, and why',
  permission: 'inspect_flow',
  hidden: true,
  async handle(request) {
    const { engine, wire, person } = request
    flowOf(request)
    return { headers: { 'X-Frame-Options': 'SAMEORIGIN' }, body: await inspectFlow(engine, wire, person) }
  },
}
