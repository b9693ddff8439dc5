import type { Known } from '@sallyport/planner'

/** What was made for a user: a login, a proof, a link. */
interface Made {
  readonly person: string
  readonly epoch: string | null
}

/**
 * A user's credential epoch: what is made for them carries it, and counts as long as it is theirs. Epochs are compared for
 * equality, so that no clock decides: not those of two nodes, and not the order of two writes.
 */
export function credentialEpoch({ credentialsChangedAt }: Known): string | null {
  if (credentialsChangedAt === undefined) return null
  const time = new Date(credentialsChangedAt)
  if (!Number.isNaN(time.getTime())) return time.toISOString()
  throw new Error(`The user store answered a user whose credentialsChangedAt is no time: "${credentialsChangedAt}".`)
}

/** Does what was made for this user still count? */
export function isOfEpoch({ person, epoch }: Made, known: Known): boolean {
  return person === known.pk && epoch === credentialEpoch(known)
}

/** A change of credentials by a run that had proven the user: what it had until then goes over to the new epoch. */
export interface EpochChange {
  readonly person: string
  readonly from: string | null
  readonly to: string | null
}

/** Carries over what a change of credentials finds; everything else is as it was. */
export function carryOver<Item extends Made>(items: readonly Item[], changes: readonly EpochChange[]): readonly Item[] {
  return items.map((item) =>
    changes.reduce(
      (carried, { person, from, to }) =>
        carried.person === person && carried.epoch === from ? { ...carried, epoch: to } : carried,
      item,
    ),
  )
}
