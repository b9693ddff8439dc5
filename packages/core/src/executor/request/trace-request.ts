import type { Definitions } from '../../definitions/runtime.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import type { Answer, ExecutorRequest } from '../../wire/wire.ts'
import { measure } from '../measure.ts'

const METHODS = ['GET', 'HEAD', 'POST']

/** Measures the way of a request as a whole. */
export function traceRequest(
  telemetry: Telemetry,
  definitions: Definitions,
  wire: ExecutorRequest,
  work: () => Promise<Answer>,
): Promise<Answer> {
  // Both are the client's words until they are found to be ours.
  const flow = definitions.current(wire.slug) === undefined ? 'unknown' : wire.slug
  const method = METHODS.includes(wire.method) ? wire.method : 'other'
  const attributes = { 'sallyport.request_id': wire.id }
  return measure(
    telemetry,
    { span: 'sallyport.flow.executor.dispatch', metric: 'flow_request_seconds', attributes },
    async (span) => {
      const answer = await work()
      if (answer.summary?.run != null) span.set({ run_id: answer.summary.run })
      return answer
    },
    (done) => ({ flow, method, result: done?.result.summary?.result ?? 'rejected' }),
  )
}
