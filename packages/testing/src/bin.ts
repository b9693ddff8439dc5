#!/usr/bin/env node
import process from 'node:process'

// Nothing newer is imported before this: an older Node.js cannot even load what follows.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const [command, ...args] = process.argv.slice(2)
if (major < 24 || (major === 24 && minor < 12)) {
  process.stderr.write(`sallyport-test needs Node.js 24.12 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
} else if (command === undefined) {
  process.stderr.write(
    'Usage: sallyport-test <command>\n\nRuns the command, ava for example, with a PostgreSQL for it.\n',
  )
  process.exitCode = 2
} else {
  try {
    const { withPostgres } = await import('./server/with-postgres.ts')
    process.exitCode = await withPostgres(command, args)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
