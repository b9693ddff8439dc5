#!/usr/bin/env node
import { withPostgres } from './server/with-postgres.ts'

const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  process.stderr.write(
    'Usage: sallyport-test <command>\n\nRuns the command, ava for example, with a PostgreSQL for it.\n',
  )
  process.exitCode = 2
} else {
  try {
    process.exitCode = await withPostgres(command, args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
