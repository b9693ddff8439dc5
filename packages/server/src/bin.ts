#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// Three quarters of a start are the reading of modules. The cache lies beside the code, so that only whoever may change
// the code may change it; where nothing can be written there, Node.js does without.
enableCompileCache(join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled'))

const { main } = await import('./cli/main.ts')
const code = await main(process.argv.slice(2), process.env)
if (code !== undefined) process.exitCode = code
