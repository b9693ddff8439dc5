import type { Known } from '@sallyport/planner'
import type { Message } from '../language/messages.ts'
import type { Translate } from '../language/translations.ts'
import type { Services } from '../stage/visit.ts'

/** One thing that a user has set up for themselves: a device, a key. */
export interface UserSetting {
  /** Unique among the person's settings of this kind; stands in a URL. */
  readonly id: string
  /** What the person calls it. */
  readonly label: string
  /** ISO 8601. */
  readonly createdAt?: string
}

/**
 * What people set up for themselves. Setting one up is a flow, the `configureFlow` of a stage; this lists what there is
 * and takes one away. Both have the time of a request, after which `signal` is aborted.
 */
export interface UserSettings {
  /** Unique among all plugins; stands in a URL: `acme-pin`, lower case, digits, and `.`, `_`, `-` between. */
  readonly name: string
  /** What the kind is called: “PINs”. */
  readonly title: Message
  /** The stage type whose stages with a `configureFlow` set one up. */
  readonly stage: string
  /** @param say a message in the user's language, for labels */
  list(person: Known, services: Services, signal: AbortSignal, say: Translate): Promise<readonly UserSetting[]>
  /** Takes one away; false if the person has none of that id. Entities that it removes go in one transaction. */
  remove(person: Known, id: string, services: Services, signal: AbortSignal): Promise<boolean>
}
