import { flowObject } from '@sallyport/core/adapter'
import { flowOf, type Operation } from './operation.ts'

export const retrieveFlow: Operation = {
  method: 'GET',
  path: '/api/v3/flows/instances/:slug/',
  operationId: 'flows_instances_retrieve',
  summary: 'A flow',
  permission: 'view_flow',
  handle: (request) => ({ body: flowObject(request.engine, flowOf(request).definition) }),
}
