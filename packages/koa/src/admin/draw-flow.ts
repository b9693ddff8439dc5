import { flowDiagram } from '@sallyport/core/adapter'
import { flowOf, type Operation } from './operation.ts'

export const drawFlow: Operation = {
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/diagram/',
  operationId: 'flows_instances_diagram_retrieve',
  summary: 'A flow as a Mermaid flowchart',
  permission: 'view_flow',
  handle: (request) => ({ body: { diagram: flowDiagram(flowOf(request)) } }),
}
