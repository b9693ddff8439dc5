import type { Environment } from '../configuration/environment.ts'
import { startServer } from '../start-server.ts'

/** Milliseconds within which two signals are one: a terminal sends it to all, and npm hands it on besides. */
const SAME_SIGNAL = 1000

/**
 * Starts the server and lets a signal drain it; one that comes before it listens ends the start, and nothing of it is left.
 * A second signal ends the process at once, and so does the end of the grace: the embedded database is asked to shut down
 * then, too. The end of a process that started it with a channel, as `npm start` does, is a signal.
 */
export async function start(environment: Environment): Promise<void> {
  const interrupt = new AbortController()
  const starting = startServer(environment, interrupt.signal)
  let signalled: number | undefined
  const stop = async (): Promise<void> => {
    if (signalled !== undefined) {
      if (performance.now() - signalled > SAME_SIGNAL) process.exit(130)
      return
    }
    signalled = performance.now()
    endAfter(environment.shutdownGrace)
    interrupt.abort(new Error('The start was interrupted.'))
    const server = await starting.catch((error: unknown) => {
      if (error !== interrupt.signal.reason) throw error
    })
    await server?.close()
    process.exit(0)
  }
  // A start that fails says so by itself.
  const stopQuietly = (): void => void stop().catch(() => undefined)
  process.on('SIGTERM', stopQuietly)
  process.on('SIGINT', stopQuietly)
  process.once('disconnect', stopQuietly)
  process.channel?.unref()
  const server = await starting.catch((error: unknown) => {
    if (interrupt.signal.aborted && error === interrupt.signal.reason) return undefined
    throw error
  })
  if (server === undefined || interrupt.signal.aborted) return
  if (server.setup !== undefined) {
    process.stdout.write(`There is nobody yet. Make the first superuser at ${server.setup}\n`)
  }
  if (server.metrics !== undefined) process.stdout.write(`metrics at ${server.metrics}\n`)
  process.stdout.write(`listening on ${server.url}\n`)
  const failure = await server.failed
  process.stderr.write(`${failure.message}\n`)
  endAfter(environment.shutdownGrace)
  await server.close()
  process.exit(1)
}

/** Ends the process when the grace is over, whatever is still under way. */
function endAfter(seconds: number): void {
  const end = (): void => {
    process.stderr.write(`What was under way has not ended within ${seconds} seconds, and was cut.\n`)
    process.exit(1)
  }
  setTimeout(end, seconds * 1000).unref()
}
