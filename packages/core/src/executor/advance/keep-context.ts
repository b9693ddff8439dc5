import { isDeepStrictEqual } from 'node:util'
import { pendingUser, readContext, type Context } from '@sallyport/planner'
import type { State } from '../state.ts'
import type { Effects, SettleRules } from './effects.ts'

/** Keeps what a stage has written and asked for: its step is neither denied nor undone. */
export function keepContext(
  { personal }: Pick<SettleRules, 'personal'>,
  state: State,
  { context, tokens }: Pick<Effects, 'context' | 'tokens'>,
): State {
  // A run lives at least as long as its links.
  const longest = tokens.reduce((latest, token) => Math.max(latest, token.expiresAt.getTime()), 0)
  const expiresAt = new Date(Math.max(state.run.expiresAt.getTime(), longest))
  return {
    ...state,
    renews: state.renews || changes(personal, state.run.context, context),
    tokens: [...state.tokens, ...tokens],
    run: { ...state.run, context, expiresAt, pendingPerson: readContext(context, pendingUser)?.pk ?? null },
  }
}

/** A value that is written once more, such as a name that is typed again, changes nothing. */
function changes(names: ReadonlySet<string>, before: Context, after: Context): boolean {
  if (before === after) return false
  return Object.keys(after).some((name) => names.has(name) && !isDeepStrictEqual(before[name], after[name]))
}
