import Type from 'typebox'
import { route } from './route.ts'

export const live = route({
  method: 'GET',
  path: '/-/health/live/',
  access: 'open',
  operationId: 'health_live',
  tag: 'health',
  summary: 'Does the process run?',
  answers: [{ status: 200, description: 'Yes.', schema: Type.Object({ status: Type.Literal('live') }) }],
  errors: [],
  handle(ctx) {
    ctx.body = { status: 'live' }
  },
})
