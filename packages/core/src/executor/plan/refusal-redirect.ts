import type { FlowDefinition, Known } from '@sallyport/planner'

interface Visitor {
  readonly loggedIn: Known | undefined
  readonly next: string | undefined
  /** Whoever sent him here wants a higher level, or a fresher proof, than his. */
  readonly needsStepUp: boolean
}

/** Where somebody goes whom the flow does not apply to; undefined tells him why instead. */
export function refusalRedirect(
  { home }: { readonly home: string },
  { designation, deniedAction }: FlowDefinition,
  { loggedIn, next, needsStepUp }: Visitor,
): string | undefined {
  // He would be sent back here at once, whatever the flow does with others.
  if (needsStepUp) return undefined
  if (designation === 'authentication' && loggedIn !== undefined) return next ?? home
  switch (deniedAction) {
    case 'message':
      return undefined
    case 'message_continue':
      return next
    case 'continue':
      return next ?? home
  }
}
