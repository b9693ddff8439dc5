import { randomBytes } from 'node:crypto'
import { relative } from 'node:path'
import { readEnvironment } from '../configuration/environment.ts'
import { StartError } from '../start-error.ts'
import { startChild } from './child.ts'
import { createDatabase } from './database.ts'
import { USERNAME, type Given, type Report } from './messages.ts'
import { createReloader } from './reloader.ts'
import { watchSources } from './watch-sources.ts'

/**
 * `sallyport plugin dev`: a server with the configuration of the working folder, on an empty database, that begins again with
 * each saved file and keeps database, cookies and runs. Returns the exit code once it is interrupted.
 *
 * @throws `StartError` with one sentence
 */
export async function develop(variables: NodeJS.ProcessEnv): Promise<number> {
  if (variables['NODE_ENV'] === 'production') {
    throw new StartError('bad_variable', 'NODE_ENV is "production", where "sallyport plugin dev" does not run.')
  }
  const { port } = readEnvironment(variables)
  const interrupted = interruption()
  const database = await createDatabase(variables['TEST_DATABASE_URL'])
  try {
    await run(variables, givenFor(database.url), { port, interrupted })
  } finally {
    await database.drop()
  }
  return 0
}

/** What all servers of this run share, so that a login outlives each of them. */
function givenFor(databaseUrl: string): Given {
  const secret = (): string => randomBytes(24).toString('base64url')
  return { databaseUrl, sessionKey: secret(), login: secret(), password: secret() }
}

async function run(
  variables: NodeJS.ProcessEnv,
  given: Given,
  { port, interrupted }: { readonly port: number; readonly interrupted: Promise<void> },
): Promise<void> {
  const reloader = createReloader(() => startChild(variables, given), port)
  const reload = async (file: string | undefined): Promise<void> => {
    const began = performance.now()
    const report = await reloader.reload()
    say(report, file, Math.round(performance.now() - began))
  }
  let work = Promise.resolve()
  let isWaiting = false
  // One after the other; saves that come meanwhile are one more.
  const enqueue = (file?: string): void => {
    if (isWaiting) return
    isWaiting = true
    work = work.then(() => {
      isWaiting = false
      return reload(file)
    })
  }
  const watcher = watchSources(process.cwd(), enqueue)
  try {
    enqueue()
    await interrupted
  } finally {
    watcher.close()
    await reloader.close()
    await work
  }
}

function say(report: Report, file: string | undefined, milliseconds: number): void {
  if (report.kind === 'failed') {
    process.stderr.write(`${report.sentence}\nWaiting for a change.\n`)
  } else if (report.kind === 'listening' && file === undefined) {
    process.stdout.write(
      `listening on ${report.url}\n${report.url}${report.path} logs a browser of this machine in as "${USERNAME}".\n`,
    )
  } else {
    process.stdout.write(`Reloaded in ${milliseconds} ms: ${relative(process.cwd(), file ?? '')}.\n`)
  }
}

/** Resolves with the first signal that ends a command. */
async function interruption(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  await promise
}
