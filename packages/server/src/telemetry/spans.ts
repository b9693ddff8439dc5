import { PluginError } from '@sallyport/core'
import type { Telemetry } from '@sallyport/core/adapter'
import { context, isSpanContextValid, ProxyTracerProvider, SpanStatusCode, trace, type Span } from '@opentelemetry/api'

/** What a part of a request may come to that is a fault and no refusal. */
const FAULTS: readonly (string | undefined)[] = ['crashed', 'error', 'failed']

const NAME = 'sallyport'
const UNHEARD = { set: () => undefined }

/**
 * Spans by the tracer that the operator has registered; without one they cost next to nothing. Of an error only its name
 * is reported: a message may hold anything.
 */
export function createSpans(): Pick<Telemetry, 'span'> {
  const tracer = trace.getTracer(NAME)
  return {
    span(name, attributes, work) {
      if (!hasTracer()) return work(UNHEARD)
      const span = tracer.startSpan(name, { attributes })
      // Nobody listens, and nobody upstream either: there is nothing to report or to propagate.
      if (!isSpanContextValid(span.spanContext())) return work(UNHEARD)
      return context.with(trace.setSpan(context.active(), span), () => {
        try {
          const result = work({ set: (facts) => setFacts(span, facts) })
          if (result instanceof Promise)
            result.then(
              () => span.end(),
              (error: unknown) => fail(span, error),
            )
          else span.end()
          return result
        } catch (error) {
          fail(span, error)
          throw error
        }
      })
    },
  }
}

/** Has the operator registered a tracer? They may do so at any time. */
function hasTracer(): boolean {
  const provider = trace.getTracerProvider()
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer(NAME) !== undefined
}

function setFacts(span: Span, facts: Readonly<Record<string, string>>): void {
  if (!span.isRecording()) return
  for (const [name, value] of Object.entries(facts)) span.setAttribute(`sallyport.${name}`, value)
  if (FAULTS.includes(facts['result']) || FAULTS.includes(facts['outcome'])) {
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
}

/** A rejection that is returned to the client is no fault of ours. */
function fail(span: Span, error: unknown): void {
  const isRefusal = typeof error === 'object' && error !== null && 'status' in error && Number(error.status) < 500
  if (!isRefusal) {
    span.setStatus({ code: SpanStatusCode.ERROR })
    // A plugin's own error says more than that it was a plugin.
    const thrown = error instanceof PluginError ? error.cause : error
    span.addEvent('exception', { 'exception.type': thrown instanceof Error ? thrown.name : typeof thrown })
  }
  span.end()
}
