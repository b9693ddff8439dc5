import { askPolicy, type askPolicies, type Opinion } from '@sallyport/planner'
import type { Span, Telemetry } from '../../ports/telemetry.ts'
import type { PlanScope } from '../scope.ts'

type Ask = NonNullable<Parameters<typeof askPolicies>[2]['ask']>

/** Asks each policy as a span of its own, and measures it; undefined without telemetry. */
export function askTimed({ engine, request }: PlanScope, flow: string): Ask | undefined {
  const { telemetry } = engine.ports
  if (telemetry === undefined) return undefined
  const attributes = { 'sallyport.flow': flow, 'sallyport.request_id': request.id }
  return (binding, input, signal) => {
    const { subject } = binding.definition
    const policy_type = subject.kind === 'policy' ? subject.policy.type : subject.kind
    return telemetry.span('sallyport.policy.execute', attributes, (span) => {
      const opinion = askPolicy(binding, input, signal)
      if (!(opinion instanceof Promise)) return reportOpinion(telemetry, span, policy_type, opinion)
      return opinion.then((answered) => reportOpinion(telemetry, span, policy_type, answered))
    })
  }
}

function reportOpinion(telemetry: Telemetry, span: Span, policy_type: string, opinion: Opinion): Opinion {
  const result = opinion.error !== undefined ? 'error' : opinion.passing ? 'pass' : 'fail'
  telemetry.observe('policy_seconds', { policy_type, result }, opinion.milliseconds / 1000)
  span.set({ policy_type, result })
  return opinion
}
