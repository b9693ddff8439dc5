import type { StageType } from '../stage-type.ts'
import { autosubmitStage } from './autosubmit.ts'
import { frameStage } from './frame.ts'
import { sessionEndStage } from './session-end.ts'
import { shellStage } from './shell.ts'

/** Stage types of the engine itself, whose components no plugin may take. */
export const builtInStages: readonly StageType[] = [autosubmitStage, frameStage, sessionEndStage, shellStage]
