import type { Known } from '@sallyport/planner'
import { HttpError } from '../../errors.ts'
import { floodControl } from '../../flood/flood-control.ts'
import { PluginError, PluginTimeout } from '../../plugin/run/plugin-error.ts'
import type { Answer } from '../../wire/wire.ts'
import type { LoadedRequest } from '../locate/load.ts'
import { recordAudit } from './record-audit.ts'
import type { EventDraft } from '../state.ts'
import type { RequestScope } from '../scope.ts'

/**
 * Something threw: the run is as it was, the person can try again, and only a superuser sees why.
 *
 * @param loadedRequest undefined when it is the loading that threw
 */
export async function crash(
  { engine, request, attempts, events }: Pick<RequestScope, 'engine' | 'request' | 'attempts' | 'events'>,
  loadedRequest: LoadedRequest | undefined,
  error: unknown,
): Promise<Answer> {
  // Overload does not count as a wrong answer.
  if (error instanceof HttpError && error.status === 503) await engine.ports.attempts.refund(attempts.splice(0))
  if (error instanceof HttpError) throw error
  const run = loadedRequest?.step?.run ?? loadedRequest?.loaded.active?.id ?? null
  if (floodControl(engine).takeLine('flow_failed', request.address, request.slug)) {
    engine.ports.log.error({ err: error, requestId: request.id, runId: run, flow: request.slug }, 'A flow failed.')
  }
  const person = loadedRequest?.loggedIn
  // The events of policies are true, whatever became of the step.
  await recordAudit(engine, request, [...events, systemException(error, run, person)])
  const flow = loadedRequest?.flow ?? engine.definitions.current(request.slug)
  if (flow !== undefined) {
    await engine.hooks.failed.promise(
      {
        run: run ?? '',
        flow: flow.definition,
        person: person?.pk ?? null,
        requestId: request.id,
      },
      { error },
    )
  }
  const details =
    person?.isSuperuser === true && error instanceof Error
      ? { error: error.message, traceback: thrownBy(error).stack ?? '' }
      : {}
  const code = error instanceof PluginTimeout ? { code: error.code } : {}
  const body = { component: 'ak-stage-flow-error', request_id: request.id, ...code, ...details }
  return { status: 500, body: JSON.stringify(body), summary: { flow: request.slug, run, result: 'crashed' } }
}

/** The message may hold anything; it stands in the log, under the same request id. */
export function systemException(error: unknown, run: string | null, person: Known | undefined): EventDraft {
  const name = error instanceof Error ? thrownBy(error).name : 'unknown'
  const location = error instanceof PluginError ? { plugin: error.plugin, place: error.place } : {}
  return { action: 'system_exception', person: person?.pk ?? null, details: { error: name, run, ...location } }
}

/** What a plugin threw keeps its own name beside the plugin's. */
function thrownBy(error: Error): Error {
  return error instanceof PluginError && error.cause instanceof Error ? error.cause : error
}
