import { route } from './route.ts'

export const clearCache = route({
  method: 'POST',
  path: '/api/v3/flows/instances/cache_clear/',
  access: 'user',
  permission: 'clear_flow_cache',
  operationId: 'flows_instances_cache_clear_create',
  tag: 'flows',
  summary: 'Forgets revisions that are not current, and reads the current ones again',
  answers: [{ status: 204, description: 'Done.' }],
  async handle({ engine }) {
    await engine.definitions.clear()
    return { status: 204 }
  },
})
