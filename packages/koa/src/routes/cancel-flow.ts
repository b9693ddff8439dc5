import Type from 'typebox'
import { toExecutorRequest } from '../read-wire.ts'
import { route } from './route.ts'

/** Ends this browser's run of that flow, and of no other. */
export const cancelFlow = route({
  method: 'GET',
  path: '/flows/-/cancel/',
  access: 'open',
  operationId: 'flows_cancel',
  tag: 'flows',
  summary: 'Give up a flow',
  description: 'Ends the run of the flow in this browser. A request from another site ends nothing.',
  query: [
    { name: 'flow', description: 'Slug of the flow; without it nothing ends.', schema: Type.String() },
    { name: 'next', description: 'Where to go; else to the first page of the flow.', schema: Type.String() },
  ],
  answers: [{ status: 302, description: 'On.', headers: { Location: 'Where to.' } }],
  async handle(ctx, { engine, session }) {
    const query = new URLSearchParams(ctx.querystring)
    const [flow, next] = [query.get('flow') ?? undefined, query.get('next') ?? undefined]
    ctx.redirect(await engine.cancel(toExecutorRequest(engine, ctx, session, ''), flow, next))
  },
})
