import type { PolicyType } from '@sallyport/planner'
import type { TObject } from 'typebox'
import type { Services } from '../stage/visit.ts'

/** A policy type whose configuration is no longer known to the compiler. */
export type AnyPolicyType = PolicyType<TObject, unknown, Services>

/** Types a policy: `request.config` and `request.prepared` follow from `config` and `prepare`. */
export function definePolicy<Config extends TObject, Prepared = undefined>(
  policy: PolicyType<Config, Prepared, Services>,
): PolicyType<Config, Prepared, Services> {
  return Object.freeze(policy)
}
