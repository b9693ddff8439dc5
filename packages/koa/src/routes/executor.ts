import { toExecutorRequest } from '../read-wire.ts'
import { writeAnswer } from '../write-answer.ts'
import { route } from './route.ts'

/** Getting and answering challenges. The document describes it with all that is registered: `openapi/executor-path.ts`. */
export const executor = route({
  method: 'ALL',
  path: '/api/v3/flows/executor/:slug/',
  access: 'open',
  async handle(ctx, { engine, session }) {
    const wire = toExecutorRequest(engine, ctx, session, ctx.params['slug'] ?? '')
    await writeAnswer(engine, ctx, session, await engine.answer(wire))
  },
})
