import { registerHooks } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import { currentFile } from './current-file.ts'

/** ava's own modules: not its dependencies, and not the tests. */
const AVA = /\/node_modules\/ava\/(?:lib|entrypoints)\/[^?]*$/
const FORK = /\/node_modules\/ava\/lib\/fork\.js$/
const WORKER = /\/node_modules\/ava\/lib\/worker\/[^?]*\?/

/** ava sees other threads than those of Node.js. Everything else is its own code. */
export const giveThreads = () =>
  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL ?? ''
      if (specifier === 'node:worker_threads') {
        if (FORK.test(parent)) return own('pooled-worker.ts')
        if (WORKER.test(parent)) return own(`file-threads.ts?file=${currentFile().number}`)
      }
      const resolved = next(specifier, context)
      // In a thread each test file has an ava of its own, whose state starts anew.
      const isOwned = !isMainThread && AVA.test(resolved.url)
      return isOwned ? { ...resolved, url: `${resolved.url}?file=${currentFile().number}` } : resolved
    },
  })

const own = (file: string) => ({ url: new URL(file, import.meta.url).href, shortCircuit: true })
