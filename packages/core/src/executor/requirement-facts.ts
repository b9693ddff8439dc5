import { isRedirected, readContext, type Context, type Known, type RequirementFacts } from '@sallyport/planner'

/** What a flow's requirement looks at, of a run or of a visitor without one. */
export function requirementFacts(visitor: {
  readonly loggedIn: Known | undefined
  readonly run?: { readonly context: Context }
}): RequirementFacts {
  return {
    loggedIn: visitor.loggedIn,
    redirected: visitor.run !== undefined && readContext(visitor.run.context, isRedirected) !== undefined,
    restored: false,
    outpost: false,
  }
}
