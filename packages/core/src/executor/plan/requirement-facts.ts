import {
  isRedirected,
  isRestored,
  readContext,
  type Context,
  type JsonObject,
  type Known,
  type RequirementFacts,
} from '@sallyport/planner'

interface Facts {
  readonly loggedIn: Known | undefined
  readonly context: Context
  /** What the host app, which vouches for the request, says of its outpost. */
  readonly outpost: JsonObject | undefined
}

/** What a flow's requirement looks at. */
export function requirementFacts({ loggedIn, context, outpost }: Facts): RequirementFacts {
  return {
    loggedIn,
    redirected: readContext(context, isRedirected) !== undefined,
    restored: readContext(context, isRestored) !== undefined,
    outpost: outpost !== undefined,
  }
}
