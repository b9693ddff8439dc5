/** What a hash is for: checking a password (a login), or storing a new one (an enrolment, a change). */
export type HashKind = 'verify' | 'set'

/** Who waits, and for what. */
export interface Turn {
  readonly kind: HashKind
  /** Whose turn it is, for fairness: what is known of the caller's address. */
  readonly address: string
}

/** Those who wait: one line for each address, and the addresses take turns. */
export interface WaitingRoom<Waiter> {
  readonly size: number
  /** False when there is no room. */
  enter(turn: Turn, waiter: Waiter): boolean
  /** The next one of a kind. */
  next(kind: HashKind): Waiter | undefined
  has(kind: HashKind): boolean
  leave(turn: Turn, waiter: Waiter): void
}

/**
 * A room of so many places. New passwords get half of it, so the other half is always there for logins; and one address
 * gets half of what its kind may have.
 */
export function createWaitingRoom<Waiter>(places: number): WaitingRoom<Waiter> {
  const most: Readonly<Record<HashKind, number>> = { verify: places, set: Math.ceil(places / 2) }
  const lines = { verify: new Map<string, Waiter[]>(), set: new Map<string, Waiter[]>() }
  const sizes = { verify: 0, set: 0 }
  return {
    get size() {
      return sizes.verify + sizes.set
    },
    enter({ kind, address }, waiter) {
      const line = lines[kind].get(address) ?? []
      const isFull = sizes.verify + sizes.set >= places || sizes[kind] >= most[kind]
      if (isFull || line.length >= Math.ceil(most[kind] / 2)) return false
      line.push(waiter)
      lines[kind].set(address, line)
      sizes[kind] += 1
      return true
    },
    next(kind) {
      const [first] = lines[kind]
      if (first === undefined) return undefined
      const [address, line] = first
      const waiter = line.shift()
      sizes[kind] -= 1
      // The address goes to the end of its kind.
      lines[kind].delete(address)
      if (line.length > 0) lines[kind].set(address, line)
      return waiter
    },
    has: (kind) => sizes[kind] > 0,
    leave({ kind, address }, waiter) {
      const line = lines[kind].get(address) ?? []
      const place = line.indexOf(waiter)
      if (place === -1) return
      line.splice(place, 1)
      sizes[kind] -= 1
      if (line.length === 0) lines[kind].delete(address)
    },
  }
}
