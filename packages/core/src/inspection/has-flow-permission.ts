import { hasPermission, type Person } from '@sallyport/planner'

/**
 * May this person do something to a flow? The permission is for all flows, or, with a slug behind it, for one:
 * `inspect_flow`, `inspect_flow:login`.
 */
export function hasFlowPermission(person: Person | undefined, permission: string, slug: string | undefined): boolean {
  return hasPermission(person, permission) || (slug !== undefined && hasPermission(person, `${permission}:${slug}`))
}
