import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from '@sallyport/core'
import { LineCounter, parseAllDocuments, type Document } from 'yaml'
import { findYamlFault, YamlIndex } from './yaml-limits.ts'

/** Bytes of a file. */
const MAX_SIZE = 1 << 20
/** Files of a folder, and documents of a file. */
const MAX_FILES = 1000
const MAX_DOCUMENTS = 1000

/** What the files of a folder are, for sentences that name one. */
export interface YamlKind {
  /** The code of every error. */
  readonly code: string
  /** `The folder of flow files` … `cannot be read`. */
  readonly folder: string
}

/** A document of a YAML file. */
export interface YamlDocument {
  /** Name of the file. */
  readonly file: string
  /** Whatever it is; null for an empty one. */
  readonly content: unknown
  /** Line of the innermost part of a path that the document has. */
  lineOf(path: readonly (string | number)[]): number | undefined
}

/**
 * Reads the YAML files of a folder, in the order of their names. A file may hold several documents.
 *
 * @throws `SetupError` with the kind's code, and with file and line
 */
export function readYamlFolder(folder: string, kind: YamlKind): readonly YamlDocument[] {
  const files = listFiles(folder, kind)
  if (files.length > MAX_FILES) {
    throw new SetupError(kind.code, `${kind.folder} "${folder}" holds more than ${MAX_FILES} files.`)
  }
  return files.flatMap((file) => readFile(join(folder, file), file, kind))
}

function listFiles(folder: string, kind: YamlKind): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .toSorted()
  } catch (cause) {
    throw new SetupError(kind.code, `${kind.folder} "${folder}" cannot be read.`, { cause })
  }
}

function readFile(path: string, file: string, kind: YamlKind): readonly YamlDocument[] {
  const lines = new LineCounter()
  const documents = parse(readText(path, file, kind), file, lines, kind)
  if (documents.length > MAX_DOCUMENTS) {
    throw new SetupError(kind.code, `${file}: the file holds more than ${MAX_DOCUMENTS} documents.`)
  }
  return documents.map((document) => {
    // A warning is a tag that nobody knows, and never meant.
    const [error] = [...document.errors, ...document.warnings]
    if (error !== undefined) {
      // Deep in the file the library runs out of stack.
      if (/call stack/.test(error.message)) throw tooDeep(file, kind, error)
      throw new SetupError(kind.code, `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}.`)
    }
    const lineAt = (offset: number | undefined): number => (offset === undefined ? 1 : lines.linePos(offset).line)
    const fault = findYamlFault(document)
    if (fault !== undefined) throw new SetupError(kind.code, `${file}:${lineAt(fault.offset)}: ${fault.reason}.`)
    const index = new YamlIndex(document)
    return {
      file,
      content: contentOf(document, file, kind),
      lineOf(path) {
        const offset = index.offsetOf(path)
        return offset === undefined ? undefined : lineAt(offset)
      },
    }
  })
}

function readText(path: string, file: string, { code }: YamlKind): string {
  try {
    const stats = statSync(path)
    if (stats.isFile() && stats.size <= MAX_SIZE) return readFileSync(path, 'utf8')
    throw new SetupError(code, `${file}: ${stats.isFile() ? 'the file is larger than 1 MiB' : 'it is no file'}.`)
  } catch (cause) {
    if (cause instanceof SetupError) throw cause
    throw new SetupError(code, `${file}: the file cannot be read.`, { cause })
  }
}

function parse(text: string, file: string, lines: LineCounter, kind: YamlKind): readonly Document[] {
  try {
    const documents = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false })
    return Array.isArray(documents) ? documents : []
  } catch (cause) {
    throw tooDeep(file, kind, cause)
  }
}

function tooDeep(file: string, { code }: YamlKind, cause: unknown): SetupError {
  return new SetupError(code, `${file}: the file is nested too deeply.`, { cause })
}

function contentOf(document: Document, file: string, { code }: YamlKind): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (cause) {
    const isUnknown = cause instanceof ReferenceError && cause.message.startsWith('Unresolved alias')
    const reason = isUnknown ? 'names an anchor that it has not set' : 'repeats itself too often'
    throw new SetupError(code, `${file}: the file ${reason}.`, { cause })
  }
}
