import type { Log } from '@sallyport/core'
import type { DatabaseCondition, Storage } from '@sallyport/mikro-orm'

/** Milliseconds that the database may take to answer; a prober of a load balancer waits about as long. */
const PATIENCE = 2000

const SENTENCES: Readonly<Record<Exclude<DatabaseCondition['state'], 'ready'>, string>> = {
  away: 'The server is not ready: the database does not answer.',
  read_only: 'The server is not ready: the database is read-only, as a standby is.',
  newer: 'The server is not ready: a newer version has changed the tables of the database.',
}

/**
 * Can requests be served? However many ask at once, the database is asked once. Each change is a line in the log, with its
 * reason.
 */
export function createReadiness(storage: Pick<Storage, 'condition'>, log: Log): () => Promise<boolean> {
  let asking: Promise<DatabaseCondition> | undefined
  let known: DatabaseCondition['state'] = 'ready'
  return async () => {
    // One that never comes back stays the only one.
    asking ??= storage.condition().finally(() => (asking = undefined))
    const condition = await withPatience(asking)
    const { state } = condition
    if (state !== known) {
      known = state
      if (state === 'ready') log.warn({}, 'The server is ready again.')
      else log.warn({ reason: condition.reason }, SENTENCES[state])
    }
    return state === 'ready'
  }
}

async function withPatience(asking: Promise<DatabaseCondition>): Promise<DatabaseCondition> {
  const late = Promise.withResolvers<DatabaseCondition>()
  const timer = setTimeout(() => late.resolve({ state: 'away', reason: 'no answer in time' }), PATIENCE)
  try {
    return await Promise.race([asking, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
