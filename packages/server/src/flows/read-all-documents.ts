import type { DocumentSource } from '@sallyport/core'
import type { Config } from '../configuration/define-config.ts'
import { defaultFlows } from './default-flows.ts'
import { readDocuments } from './read-flow-files.ts'

/** The documents of an installation: those of the folder and of the configuration, and the default flows beside them. */
export function readAllDocuments(
  folder: string | undefined,
  config: Omit<Config, 'plugins'>,
): readonly DocumentSource[] {
  const source = 'configuration'
  const { flows = [], brands = [], groups = [] } = config
  const own: readonly DocumentSource[] = [
    ...(folder === undefined ? [] : readDocuments(folder)),
    ...flows.map((flow) => ({ flow, source })),
    ...(brands.length + groups.length === 0
      ? []
      : [{ organisation: { brands: [...brands], groups: [...groups] }, source }]),
  ]
  return [...defaultFlows(own), ...own]
}
