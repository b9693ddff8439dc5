#!/usr/bin/env node
import process from 'node:process'

// Nothing newer is imported before this: an older Node.js cannot even load what follows.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 12)) {
  const { main } = await import('./main.ts')
  process.exitCode = main(process.argv.slice(2))
} else {
  process.stderr.write(`create-sallyport-plugin needs Node.js 24.12 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
}
