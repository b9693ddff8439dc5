/** A thread that takes one test file after another. */
import { parentPort } from 'node:worker_threads'
import { setCurrentFile, type FileTurn } from './current-file.ts'
import { giveThreads } from './hooks.ts'
import { Surroundings } from './surroundings.ts'

/** Bytes on the heap, above which a thread makes room for a new one. */
const ENOUGH = 600_000_000
/** ava listens to these for each file, and never stops. */
const AVA_LISTENS = ['uncaughtException', 'unhandledRejection', 'rejectionHandled', 'beforeExit']

if (parentPort === null) throw new Error('This is for a thread.')
const pool = parentPort
const { exit } = process

giveThreads()
pool.on('message', (turn: FileTurn) => void take(turn))

async function take(turn: FileTurn): Promise<void> {
  const surroundings = new Surroundings()
  setCurrentFile(turn)
  await import(`${turn.workerPath}?file=${turn.number}`)
  const { registerCompletionHandler } = await import('ava')
  // From here on the work of a file keeps the thread alive, and nothing else does: ava's own rule.
  pool.unref()
  registerCompletionHandler(() => {
    process.once('beforeExit', () => {
      for (const event of AVA_LISTENS) process.removeAllListeners(event)
      process.exit = exit
      if (surroundings.isUnchanged() && process.memoryUsage().heapUsed < ENOUGH) void giveBack()
    })
  })
}

async function giveBack(): Promise<void> {
  pool.ref()
  // What the file has printed arrives before.
  await Promise.all([process.stdout, process.stderr].map((out) => new Promise((resolve) => out.write('', resolve))))
  pool.postMessage('idle', [])
}
