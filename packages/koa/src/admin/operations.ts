import { clearCache } from './clear-cache.ts'
import { countCache } from './count-cache.ts'
import { drawFlow } from './draw-flow.ts'
import { executeFlow } from './execute-flow.ts'
import { exportFlowFile } from './export-flow-file.ts'
import { inspect } from './inspect.ts'
import type { Operation } from './operation.ts'
import { retrieveFlow } from './retrieve-flow.ts'

/** Every endpoint of the administration. Of two that fit a path the first one answers. */
export const operations: readonly Operation[] = [
  inspect,
  countCache,
  clearCache,
  drawFlow,
  exportFlowFile,
  executeFlow,
  retrieveFlow,
]
