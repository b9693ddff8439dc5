/** ava as it is, except that a thread takes one test file after another: what they import is loaded once a thread. */
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { giveThreads } from './ava/hooks.ts'

const cli = new URL('../node_modules/ava/entrypoints/cli.js', import.meta.url)
argv[1] = fileURLToPath(cli)
giveThreads()
await import(cli.href)
