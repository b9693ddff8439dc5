import type { Settings } from '@sallyport/core'

/**
 * Path at which a visitor logs in who then continues to `next`, a path of ours.
 *
 * @param maxAge seconds since which they must have proven who they are; any time when absent
 */
export function loginPath({ prefix }: Settings, next: string, maxAge?: number): string {
  const query = new URLSearchParams({ next, ...(maxAge === undefined ? {} : { max_age: String(maxAge) }) })
  return `${prefix}/flows/-/default/authentication/?${query}`
}
