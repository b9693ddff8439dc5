import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import { MessageChannel, Worker as Thread, type MessagePort, type WorkerOptions } from 'node:worker_threads'
import type { FileTurn } from './current-file.ts'

const ENTRY = new URL('thread.ts', import.meta.url)
/** Milliseconds without a file, after which a thread ends. ava gives the next one at once, or has none. */
const PATIENCE = 1000

interface Pooled {
  readonly thread: Thread
  /** Of the file that has its turn, from 1. */
  number: number
  ending?: NodeJS.Timeout
}

/** Threads whose last file has ended and left nothing behind. */
const idle: Pooled[] = []

/** What ava takes for a thread of its own for each test file. */
export class Worker extends EventEmitter {
  readonly stdout: Readable
  readonly stderr: Readable
  readonly threadId: number
  readonly #pooled: Pooled
  readonly #port: MessagePort

  constructor(path: URL, options: WorkerOptions) {
    super()
    this.#pooled = idle.pop() ?? { thread: new Thread(ENTRY, options), number: 0 }
    const { thread, ending } = this.#pooled
    clearTimeout(ending)
    this.#pooled.number += 1
    const { port1, port2 } = new MessageChannel()
    this.#port = port1.on('message', (message) => this.emit('message', message))
    this.stdout = thread.stdout.removeAllListeners('data')
    this.stderr = thread.stderr.removeAllListeners('data')
    this.threadId = thread.threadId
    thread.removeAllListeners()
    thread.on('error', (error) => this.emit('error', error))
    thread.on('exit', (code) => {
      if (idle.includes(this.#pooled)) idle.splice(idle.indexOf(this.#pooled), 1)
      this.#end(code)
    })
    thread.on('message', () => this.#giveBack())
    const workerData: object = options.workerData
    const turn: FileTurn = { number: this.#pooled.number, workerPath: path.href, workerData, port: port2 }
    thread.postMessage(turn, [port2])
  }

  postMessage(message: unknown): void {
    this.#port.postMessage(message, [])
  }

  terminate(): Promise<number> {
    return this.#pooled.thread.terminate()
  }

  /** The file has ended, and for ava that is the end of a thread. */
  #giveBack(): void {
    const { thread } = this.#pooled
    this.#pooled.ending = setTimeout(() => void thread.terminate(), PATIENCE)
    idle.push(this.#pooled)
    this.#end(0)
  }

  #end(code: number): void {
    this.#port.close()
    this.emit('exit', code)
  }
}
