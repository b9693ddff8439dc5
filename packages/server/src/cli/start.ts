import type { Environment } from '../configuration/environment.ts'
import { startServer } from '../start-server.ts'

/** Starts the server and lets a signal drain it; a second one ends it at once. */
export async function start(environment: Environment): Promise<void> {
  const server = await startServer(environment)
  let stopping = false
  const stop = (): void => {
    if (stopping) process.exit(130)
    stopping = true
    void server.close().then(() => process.exit(0))
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (server.setup !== undefined) {
    process.stdout.write(`There is nobody yet. Make the first superuser at ${server.url}${server.setup}\n`)
  }
  process.stdout.write(`listening on ${server.url}\n`)
}
