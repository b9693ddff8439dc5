/** `node:worker_threads` as ava sees it in a thread: as if the thread were for one file alone. */
import { currentFile } from './current-file.ts'

export { isMainThread, MessageChannel, threadId } from 'node:worker_threads'

export const { port: parentPort, workerData } = currentFile()
