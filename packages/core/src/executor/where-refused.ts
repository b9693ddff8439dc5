import type { FlowDefinition, Known } from '@sallyport/planner'

interface Visitor {
  readonly loggedIn: Known | undefined
  readonly next: string | undefined
  /** Whoever sent him here wants a higher level than his. */
  readonly lacksAssurance: boolean
}

/** Where somebody goes whom the flow does not apply to; undefined tells him why instead. */
export function whereRefused(
  { home }: { readonly home: string },
  { designation, deniedAction }: FlowDefinition,
  { loggedIn, next, lacksAssurance }: Visitor,
): string | undefined {
  // Whoever is sent here to reach a higher level would be sent back again at once.
  if (designation === 'authentication' && loggedIn !== undefined && !lacksAssurance) return next ?? home
  switch (deniedAction) {
    case 'message':
      return undefined
    case 'message_continue':
      return next
    case 'continue':
      return next ?? home
  }
}
