import type { DevelopmentServer } from './child.ts'
import type { Report } from './messages.ts'

/** Keeps one server running, and puts another in its place. */
export interface Reloader {
  /**
   * Starts the next server with the sources as they are now. The one before ends once the next has loaded them; where they
   * cannot be loaded, it stays.
   */
  reload(): Promise<Report>
  close(): Promise<void>
}

/**
 * @param start a server that waits for orders; one is always kept ready, since most of a start is the same each time
 * @param port where they listen; 0 for any
 */
export function createReloader(start: () => DevelopmentServer, port: number): Reloader {
  let own = port
  let current: DevelopmentServer | undefined
  let next = start()
  return {
    async reload() {
      const taken = next
      const prepared = await taken.order({ kind: 'prepare' })
      if (prepared.kind === 'failed') {
        next = start()
        await taken.kill()
        return prepared
      }
      await current?.kill()
      current = taken
      const served = await taken.order({ kind: 'serve', port: own })
      next = start()
      // The next ones listen where the first one does, whatever port it was given.
      if (served.kind === 'listening') own = Number(new URL(served.url).port)
      if (served.kind === 'failed') {
        current = undefined
        await taken.kill()
      }
      return served
    },
    async close() {
      await Promise.all([current?.kill(), next.kill()])
    },
  }
}
