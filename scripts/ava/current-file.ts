import type { MessagePort } from 'node:worker_threads'

/** A test file's turn in a thread: what ava gives to a thread of its own. */
export interface FileTurn {
  /** Within its thread, from 1. */
  readonly number: number
  readonly workerPath: string
  readonly workerData: object
  /** To ava's main thread. */
  readonly port: MessagePort
}

let current: FileTurn | undefined

export function currentFile(): FileTurn {
  if (current === undefined) throw new Error('No test file has its turn.')
  return current
}

export function setCurrentFile(turn: FileTurn): void {
  current = turn
}
