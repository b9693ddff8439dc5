import { randomBytes } from 'node:crypto'
import type { Engine, Settings } from '../../engine.ts'
import { HttpError } from '../../errors.ts'
import { messages } from '../../language/engine-messages.ts'
import type { AuthenticationRequirement } from '../../assurance.ts'
import { readAddress } from '../../security/address.ts'
import { LONGEST_NEXT } from '../../security/next.ts'
import { readNext } from '../../security/read-next.ts'
import { hasTooManyParameters } from '../../security/read-query.ts'
import type { ExecutorRequest } from '../../wire/wire.ts'
import { askOutpost } from './ask-outpost.ts'
import type { FlowRequest } from '../flow-request.ts'
import { LONGEST_STEP } from '../step.ts'

/**
 * Characters of a page's query that are read; a longer one counts as empty. `next` may be in it, each of its characters as
 * an escape of three, and as much again as everything else may have.
 */
export const LONGEST_QUERY = 3 * LONGEST_NEXT + 8192

/** Reads what the adapter handed over. Rejects with an `HttpError` when the body is not for us. */
export async function readRequest(
  engine: Engine,
  wire: ExecutorRequest,
  method: FlowRequest['method'],
): Promise<FlowRequest> {
  const { settings } = engine
  if (hasTooManyParameters(wire.query)) throw new HttpError(400, 'too_many_parameters', messages.http_parameters)
  const arrived = { monotonic: performance.now(), wall: Date.now() }
  const { step, component, ...body } = method === 'POST' ? await wire.body() : {}
  const query = new URLSearchParams(wire.query.length > LONGEST_QUERY ? '' : wire.query)
  const flowToken = query.get('flow_token') ?? undefined
  query.delete('flow_token')
  return {
    id: wire.id,
    method,
    slug: wire.slug,
    query,
    next: readNext(engine, query.get('next')),
    demand: readDemand(query),
    body,
    form: wire.form ?? false,
    flowToken,
    step: typeof step === 'string' && step.length <= LONGEST_STEP ? step : step === undefined ? undefined : '',
    component: typeof component === 'string' ? component : undefined,
    browser: wire.cookie?.browser ?? randomBytes(16).toString('base64url'),
    token: wire.cookie?.token,
    device: wire.device,
    cookieMissing: wire.cookie === undefined,
    scripted: isScripted(settings, wire),
    address: readAddress(wire.address) ?? wire.address.slice(0, 200),
    ...(await askOutpost(settings, wire)),
    userAgent: wire.header('user-agent').slice(0, 300),
    locale: engine.translations.choose(wire.header('accept-language'), wire.locale),
    arrived,
  }
}

/** What `requireAuthentication()` writes into the query of the page. */
function readDemand(query: URLSearchParams): AuthenticationRequirement {
  const assurance = query.get('assurance')
  const maxAge = query.get('max_age')
  return {
    ...(assurance === '1' || assurance === '2' ? { assurance: assurance === '1' ? 1 : 2 } : {}),
    ...(maxAge !== null && /^[1-9]\d{0,9}$/.test(maxAge) ? { maxAge: Number(maxAge) } : {}),
  }
}

function isScripted(settings: Settings, wire: ExecutorRequest): boolean {
  if (wire.method === 'HEAD' || wire.header('sec-purpose') !== '' || wire.header('purpose') !== '') return false
  // A picture or a style sheet that a page of ours names is none of our scripts.
  if (!['', 'cors', 'same-origin'].includes(wire.header('sec-fetch-mode'))) return false
  const site = wire.header('sec-fetch-site')
  return site === '' ? settings.origins.has(wire.header('origin')) : site === 'same-origin'
}
