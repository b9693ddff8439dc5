import { pendingUser, readContext } from '@sallyport/planner'
import type { State } from '../state.ts'
import type { Effects } from './effects.ts'

/** Keeps what a stage has written and asked for: its step is neither denied nor undone. */
export function keepContext(state: State, { context, tokens }: Pick<Effects, 'context' | 'tokens'>): State {
  // A run lives at least as long as its links.
  const longest = tokens.reduce((latest, token) => Math.max(latest, token.expiresAt.getTime()), 0)
  const expiresAt = new Date(Math.max(state.run.expiresAt.getTime(), longest))
  return {
    ...state,
    tokens: [...state.tokens, ...tokens],
    run: { ...state.run, context, expiresAt, pendingPerson: readContext(context, pendingUser)?.pk ?? null },
  }
}
