import {
  isRedirected,
  isRestored,
  readContext,
  type Context,
  type Known,
  type RequirementFacts,
} from '@sallyport/planner'

interface Visitor {
  readonly loggedIn: Known | undefined
  readonly context: Context
  /** The host app vouches for the request. */
  readonly outpost: boolean
}

/** What a flow's requirement looks at. */
export function requirementFacts({ loggedIn, context, outpost }: Visitor): RequirementFacts {
  return {
    loggedIn,
    redirected: readContext(context, isRedirected) !== undefined,
    restored: readContext(context, isRestored) !== undefined,
    outpost,
  }
}
