import type { Known } from '@sallyport/planner'
import { lackOf } from '../assurance.ts'
import type { VisitScope } from './open-visit.ts'

/** Somebody is logged in, but whoever has sent him here wants a higher level or a fresher proof than his. */
export function lacksDemand({ request, session }: VisitScope, loggedIn: Known | undefined): boolean {
  return loggedIn !== undefined && session !== undefined && lackOf(session, request.demand) !== undefined
}
