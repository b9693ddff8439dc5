import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { extname, join } from 'node:path'
import { GIVEN, isReport, type Given, type Order, type Report } from './messages.ts'

/** A server in a process of its own. */
export interface DevelopmentServer {
  /** Gives an order, and resolves with what comes of it. */
  order(order: Order): Promise<Report>
  /** Resolves when it has ended by itself. */
  readonly ended: Promise<void>
  kill(): Promise<void>
}

/** Starts a process that reads the server's own modules, and waits for orders. */
export function startChild(variables: NodeJS.ProcessEnv, given: Given): DevelopmentServer {
  const bin = join(import.meta.dirname, '..', `bin${extname(import.meta.filename)}`)
  const child = fork(bin, ['plugin', 'serve-development'], {
    env: { ...variables, [GIVEN]: JSON.stringify(given) },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exit = once(child, 'exit').then(() => undefined)
  return {
    order: (order) => carryOut(child, order),
    ended: exit,
    async kill() {
      // Nothing is lost: what was answered is committed, and what was not is undone.
      child.kill('SIGKILL')
      await exit
    },
  }
}

async function carryOut(child: ChildProcess, order: Order): Promise<Report> {
  const { promise, resolve } = Promise.withResolvers<Report>()
  const hear = (message: unknown): void => {
    if (isReport(message)) resolve(message)
  }
  const fail = (): void => resolve({ kind: 'failed', sentence: 'The process of the server has ended by itself.' })
  child.once('message', hear)
  child.once('exit', fail)
  if (child.connected) child.send(order)
  else fail()
  try {
    return await promise
  } finally {
    child.off('message', hear)
    child.off('exit', fail)
  }
}
