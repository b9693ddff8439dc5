import type { Engine, Settings } from '@sallyport/core'
import { safeDestination } from '@sallyport/core/adapter'

/** Where a user who logs in by a flow continues, for a tab that sees the login happen in another one. */
export function loginDestination(
  engine: Engine,
  settings: Settings,
  slug: string,
  querystring: string,
): string | undefined {
  if (engine.definitions.current(slug)?.definition.designation !== 'authentication') return undefined
  const next = safeDestination(new URLSearchParams(querystring).get('next'), settings)
  return next ?? settings.home
}
