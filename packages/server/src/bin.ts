#!/usr/bin/env node
import nodeModule from 'node:module'
import { join } from 'node:path'

// Nothing newer is imported before this: an older Node.js cannot even load what follows.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 24 || (major === 24 && minor >= 12)) {
  // Three quarters of a start are the reading of modules. The cache lies beside the code, so that only those who may change
  // the code may change it; where nothing can be written there, Node.js does without.
  nodeModule.enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'))
  const { main } = await import('./cli/main.ts')
  const code = await main(process.argv.slice(2), process.env)
  if (code !== undefined) process.exitCode = code
} else {
  process.stderr.write(`sallyport needs Node.js 24.12 or newer; this is ${process.version}.\n`)
  process.exitCode = 1
}
