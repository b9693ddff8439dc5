import { flowObject } from '@sallyport/core/adapter'
import { Flow } from './administration-schemas.ts'
import { flowOf } from './flow-of.ts'
import { route } from './route.ts'

export const retrieveFlow = route({
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/',
  access: 'user',
  permission: 'view_flow',
  operationId: 'flows_instances_retrieve',
  tag: 'flows',
  summary: 'A flow',
  answers: [{ status: 200, description: 'The flow.', name: 'Flow', schema: Flow }],
  handle: (call) => ({ body: flowObject(call.engine, flowOf(call).definition) }),
})
