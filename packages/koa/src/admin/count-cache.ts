import type { Operation } from './operation.ts'

export const countCache: Operation = {
  method: 'GET',
  path: '/api/v3/flows/instances/cache_info/',
  operationId: 'flows_instances_cache_info_retrieve',
  summary: 'How many revisions of flows this process has in memory',
  permission: 'view_flow_cache',
  handle: ({ engine }) => ({ body: { count: engine.definitions.count() } }),
}
