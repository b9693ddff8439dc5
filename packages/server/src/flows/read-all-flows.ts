import type { FlowSource } from '@sallyport/core'
import type { Config } from '../configuration/define-config.ts'
import { defaultFlows } from './default-flows.ts'
import { readFlowFiles } from './read-flow-files.ts'

/** The flows of an installation: those of the folder and of the configuration, and the default ones beside them. */
export function readAllFlows(folder: string | undefined, config: Config): readonly FlowSource[] {
  const files = folder === undefined ? [] : readFlowFiles(folder)
  const own = [...files, ...(config.flows ?? []).map((flow) => ({ flow, source: 'configuration' }))]
  return [...defaultFlows(own), ...own]
}
