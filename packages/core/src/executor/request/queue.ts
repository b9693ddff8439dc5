import { messages } from '../../language/engine-messages.ts'
import { Unavailable } from '../../errors.ts'
import type { Limits } from '../../engine.ts'
import { addressKey } from '../../security/address.ts'
import { sha256 } from '../../security/keys.ts'
import type { Answer } from '../../wire/wire.ts'
import { canonicalJson } from '../../schema/canonical-json.ts'
import type { FlowRequest } from '../flow-request.ts'

/** Lets one POST of a browser through at a time. Identical ones that are under way share one result, but no new browser id. */
export interface Queue {
  run(request: FlowRequest, task: () => Promise<Answer>): Promise<Answer>
  /** POSTs that are under way or waiting. */
  readonly size: number
}

/**
 * A new browser id goes to the request that made it, and to a repeat of the very step: others can send the same body by
 * guessing it. They have their own turn, where they are no answer any more.
 */
function canShare({ step }: FlowRequest, { cookie }: Answer): boolean {
  return step !== undefined || cookie?.renewed !== true
}

export function createQueue(limits: Limits): Queue {
  const tails = new Map<string, { last: Promise<unknown>; waiting: number }>()
  const addresses = new Map<string, number>()
  const underWay = new Map<string, Promise<Answer>>()
  let size = 0

  async function inTurn(request: FlowRequest, task: () => Promise<Answer>): Promise<Answer> {
    const { browser } = request
    const address = addressKey(request.address, limits.ipv6Prefix)
    const line = tails.get(browser) ?? { last: Promise.resolve(), waiting: 0 }
    const ofAddress = addresses.get(address) ?? 0
    // Half of the room is the most that one address gets, however many browsers it claims to be.
    if (size >= limits.queue || line.waiting >= limits.queuePerBrowser || ofAddress * 2 >= limits.queue) {
      throw new Unavailable(messages.http_waiting)
    }
    tails.set(browser, line)
    line.waiting += 1
    size += 1
    addresses.set(address, ofAddress + 1)
    const turn = line.last.then(task)
    line.last = turn.catch(() => undefined)
    try {
      return await turn
    } finally {
      line.waiting -= 1
      size -= 1
      const left = (addresses.get(address) ?? 1) - 1
      if (left === 0) addresses.delete(address)
      else addresses.set(address, left)
      if (line.waiting === 0) tails.delete(browser)
    }
  }

  return {
    get size() {
      return size
    },
    async run(request, task) {
      // A GET writes nothing that could race, and a request without a cookie shares its browser with no other.
      if (request.method !== 'POST' || request.cookieMissing) return task()
      const key = sha256(
        canonicalJson([
          request.slug,
          request.query.toString(),
          request.flowToken ?? null,
          request.browser,
          request.token ?? null,
          request.step ?? null,
          request.component ?? null,
          request.body,
        ]),
      )
      for (let same = underWay.get(key); same !== undefined; same = underWay.get(key)) {
        // oxlint-disable-next-line no-await-in-loop -- the next one of the same may be under way by then
        const shared = await same
        if (canShare(request, shared)) return shared
      }
      const result = inTurn(request, task)
      underWay.set(key, result)
      try {
        return await result
      } finally {
        underWay.delete(key)
      }
    },
  }
}
