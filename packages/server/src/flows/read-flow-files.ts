import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  isFlow,
  SetupError,
  type DocumentSource,
  type FlowDocument,
  type FlowSource,
  type OrganisationDocument,
} from '@sallyport/core'
import { isNode, LineCounter, parseAllDocuments, type Document } from 'yaml'

/** Bytes of a flow file. */
const MAX_SIZE = 1 << 20

/**
 * Reads the flows, brands and groups of a folder, in the order of the file names. A file may hold several YAML documents.
 *
 * @throws `SetupError` `bad_flow` with file and line
 */
export function readDocuments(folder: string): readonly DocumentSource[] {
  return listFiles(folder).flatMap((name) => readFlowFile(join(folder, name), name))
}

/** The flows of a folder only, as `readDocuments` reads them. */
export function readFlowFiles(folder: string): readonly FlowSource[] {
  return readDocuments(folder).filter(isFlow)
}

function listFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
  } catch (cause) {
    throw new SetupError('bad_flow', `The folder of flow files "${folder}" cannot be read.`, { cause })
  }
}

function readFlowFile(path: string, name: string): readonly DocumentSource[] {
  const lines = new LineCounter()
  return parse(readText(path, name), name, lines).flatMap((document) => {
    // A warning is a tag that nobody knows, and never meant.
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined) {
      const line = error.linePos?.[0].line ?? 1
      // The library says the place once more, and shows the text; deep in the file it runs out of stack.
      const [reason = ''] = error.message.split(/ at line \d+|\n/, 1)
      if (/call stack/.test(reason)) throw tooDeep(name, error)
      throw new SetupError('bad_flow', `${name}:${line}: ${reason}.`)
    }
    const content = toContent(document, name)
    if (content === null) return []
    return [{ ...content, source: name, lineOf: (path) => lineOf(document, lines, path) }]
  })
}

function readText(path: string, name: string): string {
  try {
    const stats = statSync(path)
    if (stats.isFile() && stats.size <= MAX_SIZE) return readFileSync(path, 'utf8')
    throw new SetupError('bad_flow', `${name}: ${stats.isFile() ? 'the file is larger than 1 MiB' : 'it is no file'}.`)
  } catch (cause) {
    if (cause instanceof SetupError) throw cause
    throw new SetupError('bad_flow', `${name}: the file cannot be read.`, { cause })
  }
}

function parse(text: string, name: string, lines: LineCounter): readonly Document[] {
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: true })
    return Array.isArray(documents) ? documents : []
  } catch (cause) {
    throw tooDeep(name, cause)
  }
}

function tooDeep(name: string, cause: unknown): SetupError {
  return new SetupError('bad_flow', `${name}: the file is nested too deeply.`, { cause })
}

type Content = { readonly flow: FlowDocument } | { readonly organisation: OrganisationDocument }

function toContent(document: Document, name: string): Content | null {
  try {
    // Whatever it is, `compileDocuments` checks it against its schema before anything reads it.
    const content: unknown = document.toJS({ maxAliasCount: 100 })
    if (content === null) return null
    return isOrganisation(content)
      ? { organisation: content as OrganisationDocument }
      : { flow: content as FlowDocument }
  } catch (cause) {
    const isUnknown = cause instanceof ReferenceError && cause.message.startsWith('Unresolved alias')
    const reason = isUnknown ? 'names an anchor that it has not set' : 'repeats itself too often'
    throw new SetupError('bad_flow', `${name}: the file ${reason}.`, { cause })
  }
}

/** Brands and groups have no slug; a flow that has lost its own is told so. */
function isOrganisation(content: unknown): boolean {
  if (typeof content !== 'object' || content === null || 'slug' in content) return false
  return 'brands' in content || 'groups' in content
}

/** Line of the innermost part of a path that the file has. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number | undefined {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range != null) return lines.linePos(node.range[0]).line
  }
  return undefined
}
