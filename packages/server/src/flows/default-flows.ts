import { fileURLToPath } from 'node:url'
import type { DocumentSource, FlowSource } from '@sallyport/core'
import { isFlow } from '@sallyport/core/adapter'
import { readFlowFiles } from './read-flow-files.ts'

/** The flows that ship with the server, except those for which the operator has a file. */
export function defaultFlows(own: readonly DocumentSource[]): readonly FlowSource[] {
  const taken = new Set(own.filter(isFlow).map(({ flow }) => flow.slug))
  const folder = fileURLToPath(new URL('../../flows', import.meta.url))
  const shipped = readFlowFiles(folder).filter(({ flow }) => !taken.has(flow.slug))
  return shipped.map((source) => ({ ...source, builtIn: true }))
}
