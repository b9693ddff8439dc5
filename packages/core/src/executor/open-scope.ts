import type { JsonObject } from '@sallyport/planner'
import { createServices } from '../create-services.ts'
import type { Engine } from '../engine.ts'
import { TimeBudget } from '../plugin/run/time-budget.ts'
import type { Services, VisitRequest } from '../stage/visit.ts'
import { createOutbox } from './commit/outbox.ts'
import { reportMail } from './commit/report-mail.ts'
import type { FlowRequest } from './flow-request.ts'
import type { LoadedRequest } from './locate/load.ts'
import type { People } from './people.ts'
import type { PlanScope, RequestScope } from './scope.ts'

/** Who comes, as far as it is known: nothing where a host starts a flow for a browser that comes later. */
interface Client extends VisitRequest {
  readonly outpost: JsonObject | undefined
}

/** The scope of a plan that is not followed by a step. Nothing is written, so its unit of work is only read through. */
export function openPlanScope(engine: Engine, client: Client, people: People): PlanScope {
  return { ...partsOf(engine, client, people, engine.ports.runs.begin().services), request: client }
}

/** The scope of one request to the executor. Its time ends with `scope.time.end()`. */
export function openRequestScope(engine: Engine, request: FlowRequest, loadedRequest: LoadedRequest): RequestScope {
  const { people, address, loaded } = loadedRequest
  const unit = engine.ports.runs.begin({ address })
  const outbox = engine.mail === undefined ? undefined : createOutbox(engine.mail, reportMail(engine, request.address))
  const own = outbox === undefined ? unit.services : { ...unit.services, mail: outbox }
  return {
    ...partsOf(engine, request, people, own),
    request,
    outbox,
    session: loaded.session,
    attempts: [],
    outdated: [],
    created: [],
    unit,
  }
}

function partsOf(
  engine: Engine,
  { outpost }: Client,
  people: People,
  own: Partial<Services>,
): Omit<PlanScope, 'request'> {
  const time = new TimeBudget(engine.settings.limits.requestTime)
  const services = createServices(engine, { ...own, users: people }, time)
  return { engine, people, services, time, events: [], outpost }
}
