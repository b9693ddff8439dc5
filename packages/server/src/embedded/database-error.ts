import { StartError } from '../start-error.ts'

/** What PostgreSQL said, in one sentence. */
export function databaseError(output: string, folder: string): StartError {
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new StartError('no_space', `There is no space left on the disk of "${folder}".`)
  }
  const lines = output.trim().split('\n')
  const line = lines.find((text) => /\b(?:FATAL|PANIC|error):/i.test(text)) ?? lines.at(-1)
  const reason = line?.replace(/^.*?\b(?:FATAL|PANIC|error):\s*/i, '').trim() || 'it gave no reason'
  return new StartError('database_failed', `The embedded PostgreSQL could not run: ${reason.replace(/\.$/, '')}.`)
}
