import { relative } from 'node:path'
import { readArguments } from './read-arguments.ts'
import { ScaffoldError } from './scaffold-error.ts'
import { writePlugin } from './write-plugin.ts'

const USAGE = `Usage: npm create sallyport-plugin [name]

Makes a plugin for Sallyport: a stage, its tests, and all that is needed to publish it.

  name               of the npm package, with or without a scope; my-sallyport-plugin when absent
  --with <parts>     comma list of table (a table, with stages that set and ask for a code of the user's own),
                     page (a page part), settings (what the user has set up; brings table), policy
  --folder <folder>  where to make it; a folder of the package's name when absent
  --help             says this
`

/** The command. Returns the exit code. */
export function main(args: readonly string[]): number {
  try {
    const { help, name, folder, parts } = readArguments(args)
    if (help) {
      process.stdout.write(USAGE)
      return 0
    }
    const { install } = writePlugin(name, folder, parts)
    const where = relative(process.cwd(), folder)
    const steps = [...(where === '' ? [] : [`cd ${where}`]), install, 'npm run dev']
    process.stdout.write(`Made ${name} in ${folder}.\n\n${steps.map((step) => `  ${step}\n`).join('')}`)
    return 0
  } catch (error) {
    if (!(error instanceof ScaffoldError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}
