import type { Engine } from '../engine.ts'
import { keepSnapshot } from './commit/keep-snapshot.ts'
import type { Answer, ExecutorRequest } from '../wire/wire.ts'
import { advance } from './advance/advance.ts'
import { commit, nextVersion } from './commit/commit.ts'
import type { Commits } from './locate/commits.ts'
import { crash } from './request/crash.ts'
import { decide } from './decide/decide.ts'
import { traceRequest } from './request/trace-request.ts'
import type { FlowRequest } from './flow-request.ts'
import { limitRuns } from './request/limit-runs.ts'
import { load, type LoadedRequest } from './locate/load.ts'
import { locate } from './locate/locate.ts'
import { present, writeChallenge, shownStage } from './present/present.ts'
import { openRequestScope } from './open-scope.ts'
import { reportCollision } from './commit/report-collision.ts'
import { publish } from './commit/publish.ts'
import type { Queue } from './request/queue.ts'
import { readRequest } from './request/read-request.ts'
import { replayAnswer } from './locate/replay-answer.ts'
import type { State } from './state.ts'
import { show, showUnstored } from './present/show.ts'
import { requireSameOrigin } from './request/require-same-origin.ts'
import { requireMethod } from './request/require-method.ts'

/** How often a step is decided from a fresh load when another request was faster. */
const TRIES = 3

export interface Executor {
  readonly engine: Engine
  readonly queue: Queue
  readonly commits: Commits
}

/**
 * The way of a request. Each step is one file with the function of its name, in the folders beside this one:
 *
 * requireMethod → requireSameOrigin → readRequest → queue → load → locate → detectDuplicate → decide → advance → present → commit → publish
 *
 * The adapter reads the wire before it, and writes the result behind it.
 */
export function answer(executor: Executor, wire: ExecutorRequest): Promise<Answer> {
  const { definitions, ports } = executor.engine
  if (ports.telemetry === undefined) return go(executor, wire)
  return traceRequest(ports.telemetry, definitions, wire, () => go(executor, wire))
}

async function go(executor: Executor, wire: ExecutorRequest): Promise<Answer> {
  const { engine, queue } = executor
  const method = requireMethod(wire)
  requireSameOrigin(engine.settings, wire)
  const request = await readRequest(engine, wire, method)
  return queue.run(request, async () => {
    for (let tries = 1; ; tries += 1) {
      const result = await attempt(executor, request, tries === TRIES)
      if (result !== undefined) return result
    }
  })
}

/** One try: undefined when a race for the version, or for a name, was lost and the request has to be decided anew. */
async function attempt(executor: Executor, request: FlowRequest, last: boolean): Promise<Answer | undefined> {
  const { engine, commits } = executor
  const loadedRequest = await loadOrCrash(engine, request)
  if ('status' in loadedRequest) return loadedRequest
  const scope = openRequestScope(engine, request, loadedRequest)
  try {
    if (request.fault !== undefined) throw request.fault.error
    const place = await locate(engine, commits, request, loadedRequest)
    const decision = await decide(scope, loadedRequest, place)
    if (decision.kind === 'replay') return await replayAnswer(engine, request, decision.run)
    if (decision.kind !== 'advance') return await show(scope, decision)
    if (decision.stores && isAnonymousDraft(decision.state)) limitRuns(engine, request)
    const moved = await advance(scope, decision.state, decision.trigger)
    if (scope.outdated.length > 0 && !last) return undefined
    if (!decision.stores) return await showUnstored(scope, decision, moved)
    const advanced = keepSnapshot(scope, loadedRequest, decision.state, nextVersion(moved, loadedRequest, new Date()))
    const body = writeChallenge(scope, advanced, await present(scope, advanced, undefined))
    const withEvents = { ...advanced, events: [...advanced.events, ...scope.events] }
    const committed = await commit({ engine, request, loadedRequest, state: withEvents, body }, scope.unit)
    if (committed.result !== 'won') {
      if (!last) return undefined
      const collision = committed.result === 'conflict' ? scope.unit.collision?.() : undefined
      if (collision !== undefined) reportCollision(engine, request, advanced.run.id, collision)
      return {
        status: 409,
        body: JSON.stringify({ detail: 'Another request changed this at the same time.', code: 'conflict' }),
        summary: { flow: request.slug, run: advanced.run.id, result: 'conflict' },
      }
    }
    commits.committed(committed.run, loadedRequest.browser)
    scope.outbox?.deliver()
    await publish(engine, request, advanced)
    return { ...committed.answer, ...shownStage(engine, advanced) }
  } catch (error) {
    return crash(scope, loadedRequest, error)
  } finally {
    scope.time.end()
  }
}

/** A host's user store may fail, as any foreign code. */
async function loadOrCrash(engine: Engine, request: FlowRequest): Promise<LoadedRequest | Answer> {
  try {
    return await load(engine, request)
  } catch (error) {
    return crash({ engine, request, attempts: [], events: [] }, undefined, error)
  }
}

function isAnonymousDraft({ stored, loggedIn }: State): boolean {
  return stored === undefined && loggedIn === undefined
}
