import type { FlowDefinition, Known } from '@sallyport/planner'

interface Visitor {
  readonly loggedIn: Known | undefined
  readonly next: string | undefined
  /** The sender requires a higher level, or a fresher proof, than the visitor's login has. */
  readonly needsStepUp: boolean
}

/** Where to send a visitor when the flow does not apply to them; with undefined they see the reason instead. */
export function refusalRedirect(
  { home }: { readonly home: string },
  { designation, deniedAction }: FlowDefinition,
  { loggedIn, next, needsStepUp }: Visitor,
): string | undefined {
  // They would be sent back here at once, whatever the flow does with others.
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
