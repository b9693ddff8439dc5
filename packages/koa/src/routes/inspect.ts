import { inspectFlow } from '@sallyport/core/adapter'
import { toExecutorRequest } from '../read-wire.ts'
import { Inspection } from './administration-schemas.ts'
import { flowOf } from './flow-of.ts'
import { route } from './route.ts'

/** What the caller needs to inspect a flow, on its page as well. */
export const INSPECT_PERMISSION = 'inspect_flow'

export const inspect = route({
  method: 'GET',
  path: '/api/v3/flows/inspector/:slug/',
  access: 'user',
  permission: INSPECT_PERMISSION,
  hidden: true,
  operationId: 'flows_inspector_get',
  tag: 'flows',
  summary: 'Where this browser stands in a flow, and why',
  answers: [{ status: 200, description: 'Where this browser stands.', name: 'FlowInspection', schema: Inspection }],
  errors: ['flow_not_applicable'],
  async handle(call) {
    const { ctx, engine, mount, found } = call
    const wire = toExecutorRequest(engine, ctx, mount.session, ctx.params['slug'] ?? '')
    flowOf(call)
    return { headers: { 'X-Frame-Options': 'SAMEORIGIN' }, body: await inspectFlow(engine, wire, found.person) }
  },
})
