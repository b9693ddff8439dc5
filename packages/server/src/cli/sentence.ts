import { SetupError } from '@sallyport/core'
import { StartError } from '../start-error.ts'

/** What went wrong, in one line. */
export function sentenceOf(error: unknown): string {
  if (error instanceof StartError || error instanceof SetupError) return error.message.replaceAll(/\s*\n\s*/g, ' ')
  const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error)
  return `Something unexpected went wrong: ${reason} (LOG_LEVEL=debug shows where).`
}
