import Type from 'typebox'
import { route } from './route.ts'

const Cache = Type.Object({ count: Type.Integer() })

export const countCache = route({
  method: 'GET',
  path: '/api/v3/flows/instances/cache_info/',
  access: 'user',
  permission: 'view_flow_cache',
  operationId: 'flows_instances_cache_info_retrieve',
  tag: 'flows',
  summary: 'How many revisions of flows this process has in memory',
  answers: [{ status: 200, description: 'How many revisions are in memory.', name: 'Cache', schema: Cache }],
  handle: ({ engine }) => ({ body: { count: engine.definitions.count() } }),
})
