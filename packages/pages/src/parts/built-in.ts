import type { PagePart } from '../page-part.ts'
import { consentPart } from './consent.ts'
import { framePart } from './frame.ts'
import { promptPart } from './prompt.ts'
import { shellPart } from './shell.ts'

/** Parts of the engine's own challenges, and of those that have none of their own. A plugin's part goes before. */
export const builtInParts: readonly PagePart[] = [consentPart, framePart, promptPart, shellPart]
