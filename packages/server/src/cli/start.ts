import type { Environment } from '../configuration/environment.ts'
import { startServer } from '../start-server.ts'

/** Starts the server and lets a signal drain it, once it has started; a second one ends it at once. */
export async function start(environment: Environment): Promise<void> {
  const starting = startServer(environment)
  let stopping = false
  const stop = async (): Promise<void> => {
    if (stopping) process.exit(130)
    stopping = true
    const server = await starting.catch(() => undefined)
    // A start that fails says so by itself.
    if (server === undefined) return
    await server.close()
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
  const server = await starting
  if (server.setup !== undefined) {
    process.stdout.write(`There is nobody yet. Make the first superuser at ${server.setup}\n`)
  }
  process.stdout.write(`listening on ${server.url}\n`)
}
