import { flowDiagram } from '@sallyport/core/adapter'
import Type from 'typebox'
import { flowOf } from './flow-of.ts'
import { route } from './route.ts'

const FlowDiagram = Type.Object({ diagram: Type.String({ examples: ['graph TD'] }) })

/** Path and permission of the diagram, which the inspector links to. */
export const DIAGRAM = { path: '/api/v3/flows/instances/:slug/diagram/', permission: 'view_flow' } as const

export const drawFlow = route({
  ...DIAGRAM,
  method: 'GET',
  access: 'user',
  operationId: 'flows_instances_diagram_retrieve',
  tag: 'flows',
  summary: 'A flow as a Mermaid flowchart',
  answers: [{ status: 200, description: 'Mermaid.', name: 'FlowDiagram', schema: FlowDiagram }],
  handle: (call) => ({ body: { diagram: flowDiagram(flowOf(call)) } }),
})
