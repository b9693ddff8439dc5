import { applyDocuments, type AppliedDocuments } from '@sallyport/core/adapter'
import type { Environment } from '../configuration/environment.ts'
import { readAllDocuments } from '../flows/read-all-documents.ts'
import { withInstallation } from './running-installation.ts'

/**
 * Makes the flow files of a folder the current ones of a running installation, all or none, as its start would.
 * Returns what was done.
 *
 * @param options.prune removes the flows whose files are gone
 * @throws `StartError` or `SetupError` with one sentence
 */
export function applyFlowFiles(
  environment: Environment,
  folder: string,
  { prune = false }: { readonly prune?: boolean } = {},
): Promise<string> {
  return withInstallation(environment, async ({ config, registry, storage }) => {
    const documents = readAllDocuments(folder, config)
    return report(await applyDocuments(storage.definitions, registry, documents, { managedBy: 'files', prune }))
  })
}

function report(applied: AppliedDocuments): string {
  const { flows, brands, groups, removed } = applied
  const lines = [
    `Applied ${flows.length} flows: ${flows.join(', ')}.`,
    ...(brands.length === 0 ? [] : [`Applied ${brands.length} brands: ${brands.join(', ')}.`]),
    ...(groups.length === 0 ? [] : [`Applied ${groups.length} groups: ${groups.join(', ')}.`]),
    ...(removed.length === 0 ? [] : [`Removed ${removed.length} flows: ${removed.join(', ')}.`]),
    ...[...applied.unknownGroups, ...applied.unknownMembers, ...applied.unexpected].map(
      (warning) => `Warning: ${warning}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}
