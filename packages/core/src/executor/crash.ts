import { HttpError } from '../errors.ts'
import { PluginError, PluginTimeout } from '../plugin/plugin-error.ts'
import type { Answer } from '../wire/wire.ts'
import type { Situation } from './load.ts'
import type { VisitScope } from './open-visit.ts'
import { record } from './record.ts'

/** Something threw: the run is as it was, the person can try again, and only a superuser sees why. */
export async function crash(scope: VisitScope, situation: Situation, error: unknown): Promise<Answer> {
  const { engine, request } = scope
  // Too much load is nobody's wrong answer.
  if (error instanceof HttpError && error.status === 503) await engine.ports.attempts.giveBack(scope.attempts.splice(0))
  if (error instanceof HttpError) throw error
  const run = situation.step?.run ?? situation.loaded.active?.id ?? null
  engine.ports.log.error({ err: error, requestId: request.id, runId: run, flow: request.slug }, 'A flow failed.')
  const person = situation.loggedIn
  // What a plugin threw keeps its own name beside the plugin's.
  const thrown = error instanceof PluginError && error.cause instanceof Error ? error.cause : error
  const name = thrown instanceof Error ? thrown.name : 'unknown'
  const culprit = error instanceof PluginError ? { plugin: error.plugin, place: error.place } : {}
  await record(engine, request, [
    // What policies had to tell is true, whatever became of the step.
    ...scope.events,
    // The message may hold anything; it stands in the log, under the same request id.
    {
      action: 'system_exception',
      person: person?.pk ?? null,
      details: { error: name, run, ...culprit },
    },
  ])
  await engine.hooks.failed.promise(
    {
      run: run ?? '',
      flow: situation.flow.definition,
      person: person?.pk ?? null,
      requestId: request.id,
    },
    { error },
  )
  const details =
    person?.isSuperuser === true && error instanceof Error
      ? { error: error.message, traceback: (thrown instanceof Error ? thrown : error).stack ?? '' }
      : {}
  const code = error instanceof PluginTimeout ? { code: error.code } : {}
  const body = { component: 'ak-stage-flow-error', request_id: request.id, ...code, ...details }
  return { status: 500, body: JSON.stringify(body), about: { flow: request.slug, run, result: 'crashed' } }
}
