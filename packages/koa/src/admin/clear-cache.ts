import type { Operation } from './operation.ts'

export const clearCache: Operation = {
  method: 'POST',
  path: '/api/v3/flows/instances/cache_clear/',
  operationId: 'flows_instances_cache_clear_create',
  summary: 'Forgets revisions that are not current, and reads the current ones again',
  permission: 'clear_flow_cache',
  async handle({ engine }) {
    await engine.definitions.clear()
    return { status: 204 }
  },
}
