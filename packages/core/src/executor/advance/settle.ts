import type { BindingRuntime } from '../../definitions/runtime.ts'
import type { Voucher } from '../../ports/run-store.ts'
import type { FieldErrors, Outcome } from '../../stage/outcome.ts'
import { carryOver, credentialEpoch } from '../credential-epoch.ts'
import { deniedWith, ended } from './end.ts'
import { addMessages } from './flow-messages.ts'
import { insertStages } from './insert-stages.ts'
import { keepContext } from './keep-context.ts'
import { logInOrOut } from './log-in-or-out.ts'
import { proofsOf } from './proofs.ts'
import { safeDestination } from '../../security/next.ts'
import type { State } from '../state.ts'
import type { Effects, SettleRules, Settled } from './effects.ts'
import type { Turn } from './turn.ts'

/** What a run becomes by an outcome. Pure: nothing is asked and nothing is written here. */
export function settle(
  { rules, state, binding }: Pick<Turn, 'rules' | 'state' | 'binding'>,
  outcome: Outcome,
  effects: Effects,
): Settled {
  const noted = note(state, binding, outcome, effects)
  switch (outcome.kind) {
    case 'retry':
      if (binding.invalidResponseAction === 'retry') {
        return { state: { ...keepContext(rules, noted, effects), errors: outcome.errors }, transition: 'stay' }
      }
      return restarts(rules, noted, binding.invalidResponseAction, { texts: textsOf(outcome.errors), effects })
    case 'deny':
      if (binding.invalidResponseAction === 'retry' || outcome.final) {
        return { state: deniedWith(noted, outcome), transition: 'end' }
      }
      return restarts(rules, noted, binding.invalidResponseAction, { texts: [outcome.message], effects })
    case 'restart':
      return {
        state: outcome.keepContext ? keepContext(rules, noted, effects) : noted,
        transition: outcome.keepContext ? 'restart_with_context' : 'restart',
      }
    case 'insert':
      if (outcome.position === 'before') {
        if (effects.login !== undefined || effects.logout) {
          throw new Error(`The stage "${binding.stage.name}" logs in or out, and yet is not complete.`)
        }
        return {
          state: insertStages(keepContext(rules, noted, effects), outcome, rules.inserted),
          transition: 'arrive',
        }
      }
      return onward(completed(rules, noted, binding, { effects }), (after) => ({
        state: insertStages(after, outcome, rules.inserted),
        transition: 'arrive',
      }))
    case 'redirect': {
      const ending = redirection(rules, binding, outcome.to)
      return onward(completed(rules, noted, binding, { effects }), (after) => ({
        state: ended(after, ending),
        transition: 'end',
      }))
    }
    case 'pass':
      return onward(completed(rules, noted, binding, { outcome, effects }), (after) => ({
        state: after,
        transition: 'arrive',
      }))
  }
}

/** The stage is behind the run: what it has written is kept, what it has proven counts, and it logs in or out. */
function completed(
  rules: SettleRules,
  state: State,
  binding: BindingRuntime,
  { outcome, effects }: { readonly outcome?: Extract<Outcome, { kind: 'pass' }>; readonly effects: Effects },
): State {
  const { proves = [], created } = outcome ?? {}
  if (created !== undefined && !effects.created.includes(created.pk)) {
    throw new Error(`The stage "${binding.stage.name}" says that it has created a user that it has not created.`)
  }
  const kept = keepContext(rules, state, effects)
  const proofs = proofsOf(binding, proves, effects)
  const vouched: Voucher[] =
    created === undefined ? [] : [{ person: created.pk, by: 'stage', at: effects.at, epoch: credentialEpoch(created) }]
  const { run } = kept
  const after: State = {
    ...kept,
    run: {
      ...run,
      plan: run.plan.slice(1),
      proofs: [...run.proofs, ...proofs],
      vouched: [...run.vouched, ...vouched],
    },
    // A user who was created counts as proven, so that the browser id changes for them as well.
    renews: kept.renews || proofs.length > 0 || vouched.length > 0 || effects.login !== undefined || effects.logout,
    refunds: [...kept.refunds, ...effects.attempts],
  }
  return logInOrOut(after, effects)
}

/** Goes on, unless completing the stage has ended the run. */
function onward(after: State, go: (after: State) => Settled): Settled {
  return after.ending === undefined ? go(after) : { state: after, transition: 'end' }
}

function redirection(
  rules: SettleRules,
  binding: BindingRuntime,
  to: Extract<Outcome, { kind: 'redirect' }>['to'],
): NonNullable<State['ending']> {
  if (typeof to !== 'string') return { kind: 'switched', target: to }
  const safe = safeDestination(to, rules) ?? literalOf(binding, to)
  if (safe === undefined) throw new Error('A stage redirects to a URL whose origin is not allowed.')
  return { kind: 'completed', to: safe }
}

/** A URL that the operator has written into the stage's configuration is allowed. */
function literalOf({ stage }: BindingRuntime, to: string): string | undefined {
  const isLiteral = Object.values(stage.config).includes(to)
  return isLiteral && URL.canParse(to) && /^https?:$/.test(new URL(to).protocol) ? to : undefined
}

/**
 * The flow begins again; what was wrong is said with its first challenge, which has no field to say it beside. A flow that
 * keeps its context keeps what the stage has just written too: how often it has been wrong, for example.
 */
function restarts(
  rules: SettleRules,
  state: State,
  transition: 'restart' | 'restart_with_context',
  { texts, effects }: { readonly texts: readonly string[]; readonly effects: Effects },
): Settled {
  const messages = texts.map((message) => ({ level: 'error' as const, message }))
  const kept = transition === 'restart_with_context' ? keepContext(rules, state, effects) : state
  return { state: { ...kept, messages: addMessages(state.messages, messages) }, transition }
}

function textsOf(errors: FieldErrors): readonly string[] {
  return Object.values(errors).flatMap((list) => list.map(({ string }) => string))
}

function note(state: State, binding: BindingRuntime, outcome: Outcome, effects: Effects): State {
  const entry = {
    binding: binding.pk,
    stage: binding.stage.name,
    type: binding.stage.type.type,
    outcome: outcome.kind,
    code: outcome.kind === 'deny' ? outcome.code : null,
    milliseconds: effects.milliseconds,
  }
  return {
    ...state,
    run: {
      ...state.run,
      history: [...state.run.history, entry].slice(-64),
      // A user who changes their password in this run has been authenticated in it.
      proofs: carryOver(state.run.proofs, effects.epochs),
      vouched: carryOver(state.run.vouched, effects.epochs),
    },
    passed: [...state.passed, entry],
    events: [...state.events, ...effects.events],
    messages: addMessages(state.messages, effects.messages),
    errors: undefined,
  }
}
