import type { PagePart } from '../page-part.ts'
import { consentPart } from './consent.ts'
import { framePart } from './frame.ts'
import { shellPart } from './shell.ts'

/** Parts of challenges that no one plugin owns. A plugin's part goes before. */
export const builtInParts: readonly PagePart[] = [consentPart, framePart, shellPart]
