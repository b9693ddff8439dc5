import { authMethod, readContext } from '@sallyport/planner'
import type { Engine } from '../../engine.ts'
import type { AuditEvent, NewLoginSession } from '../../ports/run-store.ts'
import { isKnownDevice } from '../device.ts'
import type { FlowRequest } from '../flow-request.ts'
import type { LoadedRequest } from '../locate/load.ts'
import type { EventDraft, State } from '../state.ts'
import type { CommittedStep } from './committed-step.ts'

/**
 * The audit events of a step: those that stages and policies have recorded, and those of the commit itself. Not who
 * has completed a flow: a row for each would say nothing that `login` and the metrics do not.
 */
export function auditEvents(
  { engine, request, loadedRequest, state }: CommittedStep,
  login: NewLoginSession | null,
): readonly EventDraft[] {
  return [
    ...(state.usesToken === null ? [] : [tokenConfirmed(state)]),
    ...state.events,
    ...(login === null ? [] : [...replaced(loadedRequest, state, login), loggedIn(engine, request, state, login)]),
    ...(state.ending?.kind === 'denied' ? [denied(state, state.ending.code)] : []),
  ]
}

/** Counts stored events in the metrics. */
export function countEvents({ ports }: Pick<Engine, 'ports'>, events: readonly Pick<AuditEvent, 'action'>[]): void {
  for (const { action } of events) ports.telemetry?.count('events_total', { action })
}

function tokenConfirmed({ run, moves, staysElsewhere }: State): EventDraft {
  return { action: 'token_confirmed', person: run.pendingPerson, details: { elsewhere: moves || staysElsewhere } }
}

/** The user who was logged in here before another one logged in. */
function replaced({ loaded }: LoadedRequest, { events }: State, login: NewLoginSession): readonly EventDraft[] {
  const previous = loaded.session?.person
  const hasLeft = events.some(({ action, person }) => action === 'logout' && person === previous)
  if (previous === undefined || previous === login.person || hasLeft) return []
  return [{ action: 'logout', person: previous, details: { reason: 'replaced' } }]
}

function loggedIn(engine: Engine, request: FlowRequest, state: State, login: NewLoginSession): EventDraft {
  const { person, methods, level } = login
  return {
    action: 'login',
    person,
    details: {
      methods: [...methods],
      level,
      known_device: state.login !== null && isKnownDevice(engine.keys, request.device, state.login.person),
      auth_method: readContext(state.run.context, authMethod) ?? null,
      terminates_others: state.login?.options.terminateOthers === true,
    },
  }
}

function denied({ run, passed }: State, code: string): EventDraft {
  const stage = passed.at(-1)?.stage ?? run.history.at(-1)?.stage ?? null
  return { action: 'flow_denied', person: run.pendingPerson, details: { code, stage } }
}
