import { explainUnknownKey } from '../schema/explain-unknown-key.ts'
import { SetupError } from '../setup-error.ts'
import type { FlowDefinition, Plan } from '@sallyport/planner'
import type { AnyPolicyType } from '../policy/define-policy.ts'
import { AsyncSeriesBailHook, AsyncSeriesHook, AsyncSeriesWaterfallHook, SyncHook } from 'tapable'
import type { HistoryEntry } from '../ports/run-store.ts'
import type { Log } from '../ports/log.ts'
import type { Outcome } from '../stage/outcome.ts'
import type { StageType } from '../stage/stage-type.ts'
import type { Visit } from '../stage/visit.ts'
import type { Challenge } from '../wire/challenge.ts'
import { checkTappedChallenge, checkTappedPlan, checkVerdict } from './install/check-tapped.ts'
import { isolateTapErrors, labelTapErrors, type Tappable } from './install/tap-errors.ts'
import type { MessageCatalog } from '../language/messages.ts'
import type { Metric } from './metric.ts'
import type { PagePart } from './page-part.ts'
import type { PluginRoute } from './route.ts'
import type { PluginTables } from './tables.ts'
import type { UserSettings } from './user-settings.ts'
import type { Planning } from './planning.ts'
import type { Registration } from './registration.ts'

/** A run, as hooks receive it. */
export interface RunFacts {
  readonly run: string
  readonly flow: FlowDefinition
  readonly person: string | null
  readonly requestId: string
}

/**
 * Every hook of the engine, each with a kind of tapable's that says what a tap may do:
 *
 * | Hook | Kind | When | A tap's value | A tap that throws |
 * | --- | --- | --- | --- | --- |
 * | `stages`, `policies`, `routes`, `entities`, `messages`, `pages`, `metrics`, `settings` | registration | at start | ignored | stops the start |
 * | `plan` | waterfall | a flow was planned | the plan to use | the request fails, the run stays |
 * | `challenge` | waterfall | a challenge is about to leave | the challenge to send; `component` and `step` stay | the request fails, the run stays |
 * | `response` | bail | a response fits its schema | `retry` or `deny`; undefined lets it through | the request fails, the run stays |
 * | the others | event | after the commit | ignored | is logged; other taps run |
 */
export interface Hooks {
  readonly stages: SyncHook<[Registration<StageType>]>
  readonly policies: SyncHook<[Registration<AnyPolicyType>]>
  readonly routes: SyncHook<[Registration<PluginRoute>]>
  readonly entities: SyncHook<[Registration<PluginTables>]>
  readonly messages: SyncHook<[Registration<MessageCatalog>]>
  readonly pages: SyncHook<[Registration<PagePart>]>
  readonly metrics: SyncHook<[Registration<Metric>]>
  readonly settings: SyncHook<[Registration<UserSettings>]>
  readonly plan: AsyncSeriesWaterfallHook<[Plan, Planning]>
  readonly challenge: AsyncSeriesWaterfallHook<[Challenge, Visit]>
  readonly response: AsyncSeriesBailHook<[object, Visit], Outcome | undefined>
  readonly flowStarted: AsyncSeriesHook<[RunFacts]>
  readonly stageCompleted: AsyncSeriesHook<[RunFacts, HistoryEntry]>
  readonly flowCompleted: AsyncSeriesHook<[RunFacts]>
  readonly flowDenied: AsyncSeriesHook<[RunFacts, { readonly code: string; readonly message: string }]>
  readonly flowCancelled: AsyncSeriesHook<[RunFacts]>
  readonly failed: AsyncSeriesHook<[RunFacts, { readonly error: unknown }]>
}

/** @param seconds that a tap of an event may take; 30 when absent */
export function createHooks(log: Log, seconds = 30): Hooks {
  const hooks: Hooks = {
    stages: new SyncHook(['stages'], 'stages'),
    policies: new SyncHook(['policies'], 'policies'),
    routes: new SyncHook(['routes'], 'routes'),
    entities: new SyncHook(['entities'], 'entities'),
    messages: new SyncHook(['messages'], 'messages'),
    pages: new SyncHook(['pages'], 'pages'),
    metrics: new SyncHook(['metrics'], 'metrics'),
    settings: new SyncHook(['settings'], 'settings'),
    plan: new AsyncSeriesWaterfallHook(['plan', 'planning'], 'plan'),
    challenge: new AsyncSeriesWaterfallHook(['challenge', 'visit'], 'challenge'),
    response: new AsyncSeriesBailHook(['response', 'visit'], 'response'),
    flowStarted: new AsyncSeriesHook(['run'], 'flowStarted'),
    stageCompleted: new AsyncSeriesHook(['run', 'entry'], 'stageCompleted'),
    flowCompleted: new AsyncSeriesHook(['run'], 'flowCompleted'),
    flowDenied: new AsyncSeriesHook(['run', 'denial'], 'flowDenied'),
    flowCancelled: new AsyncSeriesHook(['run'], 'flowCancelled'),
    failed: new AsyncSeriesHook(['run', 'failure'], 'failed'),
  }
  const events = [
    hooks.flowStarted,
    hooks.stageCompleted,
    hooks.flowCompleted,
    hooks.flowDenied,
    hooks.flowCancelled,
    hooks.failed,
  ]
  const isEvent = new Set<unknown>(events)
  const checkOf = new Map<unknown, (value: unknown) => void>([
    [hooks.plan, checkTappedPlan],
    [hooks.challenge, checkTappedChallenge],
    [hooks.response, checkVerdict],
  ])
  for (const hook of Object.values<Tappable>({ ...hooks })) {
    if (!isEvent.has(hook)) labelTapErrors(hook, { check: checkOf.get(hook), seconds })
  }
  for (const hook of events) isolateTapErrors(hook, log, seconds)
  return Object.freeze(Object.setPrototypeOf(hooks, noSuchHook(Object.keys(hooks))) as Hooks)
}

/** Behind the hooks, so that a tap of one that does not exist is reported as such. */
function noSuchHook(names: readonly string[]): object {
  return new Proxy(Object.freeze({}), {
    get(_target, name) {
      // Code that inspects the value rather than looking for a hook, as a promise or a printer does, finds nothing.
      if (
        typeof name === 'symbol' ||
        /^(?:then|toJSON|constructor|inspect|valueOf|toString|nodeType|\$\$typeof)$/.test(name)
      )
        return undefined
      throw new SetupError('unknown_hook', explainUnknownKey(`there is no hook "${name}"`, name, names))
    },
  })
}
