import type { Requirement } from './flow-document.ts'
import type { Known } from './people.ts'

/** What a requirement looks at. Always the person who is logged in, never the one a flow is about. */
export interface RequirementFacts {
  readonly loggedIn: Known | undefined
  /** The run was entered from another flow. */
  readonly redirected: boolean
  /** The run was resumed with a flow token. */
  readonly restored: boolean
  /** The host app vouches for the request as one of an outpost. */
  readonly outpost: boolean
}

export const NO_FACTS: RequirementFacts = { loggedIn: undefined, redirected: false, restored: false, outpost: false }

/** Does a visitor meet a flow's requirement? Asked before any policy, on every request. */
export function meetsRequirement(requirement: Requirement, facts: RequirementFacts): boolean {
  switch (requirement) {
    case 'none':
      return true
    case 'require_authenticated':
      return facts.loggedIn !== undefined
    case 'require_unauthenticated':
      return facts.loggedIn === undefined
    case 'require_superuser':
      return facts.loggedIn?.isSuperuser === true
    case 'require_redirect':
      return facts.redirected
    case 'require_token':
      return facts.restored
    case 'require_outpost':
      return facts.outpost
  }
}
