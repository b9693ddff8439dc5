import { fileURLToPath } from 'node:url'
import { readTexts, type OwnTexts } from './read-texts.ts'

/** What the flows that ship with the server say, in other languages. */
export function defaultTexts(): OwnTexts['texts'] {
  return readTexts(fileURLToPath(new URL('../texts', import.meta.url))).texts
}
