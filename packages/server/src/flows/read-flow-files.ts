import type { DocumentSource, FlowDocument, FlowSource, OrganisationDocument } from '@sallyport/core'
import { isFlow } from '@sallyport/core/adapter'
import { readYamlFolder } from '../read-yaml-folder.ts'

/**
 * Reads the flows, brands and groups of a folder, in the order of the file names. A file may hold several YAML documents.
 *
 * @throws `SetupError` `bad_flow` with file and line
 */
export function readDocuments(folder: string): readonly DocumentSource[] {
  const documents = readYamlFolder(folder, { code: 'bad_flow', folder: 'The folder of flow files' })
  return documents.flatMap(({ file, content, lineOf }): readonly DocumentSource[] =>
    content === null ? [] : [{ ...toContent(content), source: file, lineOf }],
  )
}

/** The flows of a folder only, as `readDocuments` reads them. */
export function readFlowFiles(folder: string): readonly FlowSource[] {
  return readDocuments(folder).filter(isFlow)
}

type Content = { readonly flow: FlowDocument } | { readonly organisation: OrganisationDocument }

/** Whatever it is, `compileDocuments` checks it against its schema before anything reads it. */
function toContent(content: unknown): Content {
  return isOrganisation(content) ? { organisation: content as OrganisationDocument } : { flow: content as FlowDocument }
}

/** Brands and groups have no slug; a flow without one is reported. */
function isOrganisation(content: unknown): boolean {
  if (typeof content !== 'object' || content === null || 'slug' in content) return false
  return 'brands' in content || 'groups' in content
}
