import type { Settings } from '@sallyport/core'

/** Path at which somebody logs in who then goes on to `next`, a path of ours. */
export function loginPath({ prefix }: Settings, next: string): string {
  return `${prefix}/flows/-/default/authentication/?${new URLSearchParams({ next })}`
}
