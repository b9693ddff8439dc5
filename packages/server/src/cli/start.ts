import type { Environment } from '../configuration/environment.ts'
import { startServer } from '../start-server.ts'

/** Milliseconds within which two signals are one: a terminal sends it to all, and npm hands it on besides. */
const SAME_SIGNAL = 1000

/**
 * Starts the server and lets a signal drain it, once it has started; a second one ends it at once. So does the end of
 * whoever started it with a channel, as `npm start` does.
 */
export async function start(environment: Environment): Promise<void> {
  const starting = startServer(environment)
  let signalled: number | undefined
  const stop = async (): Promise<void> => {
    if (signalled !== undefined) {
      if (performance.now() - signalled > SAME_SIGNAL) process.exit(130)
      return
    }
    signalled = performance.now()
    const server = await starting.catch(() => undefined)
    // A start that fails says so by itself.
    if (server === undefined) return
    await server.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  process.once('disconnect', () => void stop())
  process.channel?.unref()
  const server = await starting
  if (server.setup !== undefined) {
    process.stdout.write(`There is nobody yet. Make the first superuser at ${server.setup}\n`)
  }
  if (server.metrics !== undefined) process.stdout.write(`metrics at ${server.metrics}\n`)
  process.stdout.write(`listening on ${server.url}\n`)
}
