import { SetupError } from '@sallyport/core'
import { readEnvironment } from '../configuration/environment.ts'
import { StartError } from '../start-error.ts'
import { listPlugins } from './list-plugins.ts'
import { start } from './start.ts'

const USAGE = `Usage: sallyport <command>

  start     starts the server
  plugins   lists the installed plugins and what each registers
`

/** The command `sallyport`. Answers the exit code; a server that runs on answers none. */
export async function main(args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number | undefined> {
  const [command] = args
  try {
    switch (command) {
      case 'start':
        await start(readEnvironment(variables))
        return undefined
      case 'plugins':
        process.stdout.write(await listPlugins(readEnvironment(variables)))
        return 0
      case '--help':
      case 'help':
        process.stdout.write(USAGE)
        return 0
      default:
        process.stderr.write(USAGE)
        return 2
    }
  } catch (error) {
    if (!(error instanceof StartError || error instanceof SetupError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
