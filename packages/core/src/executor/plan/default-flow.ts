import { meetsRequirement, type BrandFlows, type Designation, type Known } from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import type { Engine } from '../../engine.ts'
import { HttpError } from '../../errors.ts'
import type { ExecutorRequest } from '../../wire/wire.ts'
import { systemException } from '../request/crash.ts'
import type { FlowRequest } from '../flow-request.ts'
import { openPlanScope } from '../open-scope.ts'
import { judgeOf } from './evaluate.ts'
import { People } from '../people.ts'
import { initialContext } from './plan-run.ts'
import { readRequest } from '../request/read-request.ts'
import { recordAudit } from '../request/record-audit.ts'
import { requirementFacts } from './requirement-facts.ts'
import type { PlanScope } from '../scope.ts'

/** The flow that a brand names for a designation. */
const BRAND_FLOWS: Readonly<Partial<Record<Designation, keyof BrandFlows>>> = {
  authentication: 'authentication',
  invalidation: 'invalidation',
  recovery: 'recovery',
  unenrollment: 'unenrollment',
  stage_configuration: 'userSettings',
}

/**
 * Slug of a visitor's flow for a designation: the brand's, and nothing is asked about it, else the first by slug whose
 * requirement and policies the visitor meets, of those that are neither disabled nor unmanaged. Nothing is planned or stored, and runs under way are left alone.
 */
export async function defaultFlow(
  engine: Engine,
  wire: ExecutorRequest,
  designation: Designation,
): Promise<string | undefined> {
  const use = BRAND_FLOWS[designation]
  const own = use === undefined ? undefined : engine.settings.brand.flows[use]
  if (own !== undefined) return own
  const { definitions } = engine
  const candidates = definitions
    .all()
    .filter(({ definition }) => definition.designation === designation)
    .filter(({ definition: { slug } }) => !definitions.isUnmanaged(slug) && !definitions.isDisabled(slug))
  if (candidates.length === 0) return undefined
  const request = await readRequest(engine, wire, 'GET')
  const found = await engine.authenticate(wire.cookie)
  if (request.fault !== undefined) return refuse(engine, request, request.fault.error, found?.person)
  const known = new Map(found === undefined ? [] : [[found.person.pk, found.person]])
  const scope = openPlanScope(engine, request, new People(engine.ports.users, engine.keys, { people: known }))
  for (const runtime of candidates) {
    if (await applies(scope, runtime, found?.person)) return runtime.definition.slug
  }
  return undefined
}

/** There is no flow yet that could show a crash, so the caller gets the error as it is; it is recorded in the audit log. */
async function refuse(engine: Engine, request: FlowRequest, error: unknown, person: Known | undefined): Promise<never> {
  if (!(error instanceof HttpError)) await recordAudit(engine, request, [systemException(error, null, person)])
  throw error
}

async function applies(
  scope: PlanScope,
  runtime: FlowRuntime,
  loggedIn: Parameters<typeof initialContext>[1],
): Promise<boolean> {
  const { definition, policies } = runtime
  const context = initialContext(definition, loggedIn, scope.outpost)
  const facts = requirementFacts({ loggedIn, context, outpost: scope.outpost })
  if (!meetsRequirement(definition.authentication, facts)) return false
  const { passing } = await judgeOf(scope, { runtime, loggedIn, context })(policies, { errorsPass: false })
  const { engine, request, events } = scope
  await recordAudit(engine, { ...request, slug: definition.slug }, events.splice(0))
  return passing
}
