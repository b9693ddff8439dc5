import Type from 'typebox'
import { route, type Route } from './route.ts'

/** @param isReady can requests be served right now? */
export function ready(isReady: () => Promise<boolean>): Route {
  return route({
    method: 'GET',
    path: '/-/health/ready/',
    access: 'open',
    operationId: 'health_ready',
    tag: 'health',
    summary: 'Can requests be served?',
    answers: [
      { status: 200, description: 'Yes.', schema: Type.Object({ status: Type.Literal('ready') }) },
      { status: 503, description: 'No.', schema: Type.Object({ status: Type.Literal('not ready') }) },
    ],
    errors: [],
    async handle(ctx) {
      const can = await isReady()
      ctx.status = can ? 200 : 503
      ctx.body = { status: can ? 'ready' : 'not ready' }
    },
  })
}
