import {
  askPolicies,
  sayInEnglish,
  type Context,
  type Json,
  type Judge,
  type Known,
  type Opinion,
  type PolicyGroup,
  type Verdict,
} from '@sallyport/planner'
import type { FlowRuntime } from '../../definitions/runtime.ts'
import { floodControl } from '../../flood/flood-control.ts'
import type { Reason } from '../../ports/run-store.ts'
import { askTimed } from './measure-policy.ts'
import { maskSecrets } from '../../inspection/mask-secrets.ts'
import type { PlanScope } from '../scope.ts'
import { personOf, wholeOf } from '../people.ts'

const LONGEST_MESSAGE = 1000

/** The user and the context that policies are asked about. */
interface Matter {
  readonly runtime: FlowRuntime
  readonly context: Context
  readonly loggedIn: Known | undefined
}

/** Asks policies on behalf of one request, and notes what the audit wants to know of them. */
export function judgeOf(scope: PlanScope, matter: Matter): Judge {
  return async (group, { errorsPass }) => {
    if (group.bindings.length === 0) return askPolicies(group, NOTHING, { signal: NEVER, errorsPass })
    const verdict = await askPolicies(group, await inputOf(scope, matter, group), {
      signal: scope.time.signal,
      errorsPass,
      ask: askTimed(scope, matter.runtime.definition.slug),
    })
    const opinions = verdict.opinions.map((opinion) => masked(scope, matter.context, opinion))
    const logged = new Set(
      group.bindings.flatMap(({ definition: { pk, subject } }) =>
        subject.kind === 'policy' && subject.policy.executionLogging ? [pk] : [],
      ),
    )
    for (const opinion of opinions) note(scope, matter, opinion, logged.has(opinion.binding))
    return { ...verdict, opinions, messages: opinions.flatMap(({ messages }) => messages) }
  }
}

/** Why a stage was kept out: what those policies said that did not pass. */
export function reasonsOf({ opinions }: Verdict): readonly Reason[] {
  return opinions
    .filter(({ passing }) => !passing)
    .map(({ subject, messages, error }) => ({ policy: subject, messages, failed: error !== undefined }))
}

type Input = Parameters<typeof askPolicies>[1]

/** For groups without policies: unused. */
const NEVER = new AbortController().signal
const NOTHING: Input = {
  person: undefined,
  pendingPerson: undefined,
  loggedIn: undefined,
  context: {},
  flow: { slug: '', title: '', designation: 'authentication' },
  client: { address: '', userAgent: '', locale: '', query: new URLSearchParams() },
  now: new Date(0),
  say: sayInEnglish,
  services: undefined,
}

async function inputOf(
  scope: PlanScope,
  { runtime, context, loggedIn }: Matter,
  { bindings }: PolicyGroup,
): Promise<Input> {
  const { request } = scope
  const { slug, title, designation } = runtime.definition
  // A user who was only named is not loaded for policies about something else: it would show that there is one.
  const size = bindings.some(({ readsUser }) => readsUser) ? 'full' : 'brief'
  const pendingPerson = await personOf(scope.people, context, size)
  const whole = await wholeOf(scope.people, loggedIn)
  return {
    person: pendingPerson ?? whole,
    pendingPerson,
    loggedIn: whole,
    context: freeze(context),
    flow: { slug, title, designation },
    client: {
      address: request.address,
      userAgent: request.userAgent,
      locale: request.locale,
      query: request.query,
    },
    now: new Date(),
    say: scope.engine.translations.in(request.locale),
    services: scope.services,
  }
}

function masked({ engine }: PlanScope, context: Context, opinion: Opinion): Opinion {
  if (opinion.messages.length === 0) return opinion
  return {
    ...opinion,
    // Masked before it is cut, so that no part of a secret is left.
    messages: opinion.messages.map((message) =>
      maskSecrets(context, engine.registry.contextKeys, message).slice(0, LONGEST_MESSAGE),
    ),
  }
}

function note(scope: PlanScope, { context, loggedIn }: Matter, opinion: Opinion, logged: boolean): void {
  const { subject, binding, error, passing, messages } = opinion
  const person = loggedIn?.pk ?? null
  if (error !== undefined) {
    if (floodControl(scope.engine).takeLine('policy_failed', scope.request.address, subject)) {
      scope.engine.ports.log.warn({ err: error, policy: subject, requestId: scope.request.id }, 'A policy failed.')
    }
    const text = maskSecrets(context, scope.engine.registry.contextKeys, error.message).slice(0, 500)
    scope.events.push({
      action: 'policy_exception',
      person,
      details: { policy: subject, binding, error: text },
    })
  } else if (logged) {
    scope.events.push({
      action: 'policy_execution',
      person,
      details: { policy: subject, binding, passing, messages },
    })
  }
}

/** Policies only read; what one of them wrote would be in the run. */
function freeze<Value extends Context | Json>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const inner of Object.values(value)) freeze(inner)
  return Object.freeze(value)
}
