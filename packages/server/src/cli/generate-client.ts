import { writeFileSync } from 'node:fs'
import { installPlugins } from '@sallyport/core'
import { compileDocuments, compileRevision, wireComponents } from '@sallyport/core/adapter'
import { clientTypes } from '../client-types/client-types.ts'
import type { Environment } from '../configuration/environment.ts'
import { loadConfig } from '../configuration/load-config.ts'
import { readAllDocuments } from '../flows/read-all-documents.ts'
import { errorCode, StartError } from '../start-error.ts'
import { SILENT } from './silent.ts'

/**
 * The types of the installed plugins' challenges and responses, for the client. Where they follow a stage's configuration,
 * the flows of the files and of the configuration count; what only the database knows does not. Returns the text, or what
 * was written where.
 *
 * @param out the file to write
 * @throws `StartError` or `SetupError` with one sentence
 */
export async function generateClient(environment: Environment, out: string | undefined): Promise<string> {
  const config = await loadConfig(environment.config)
  const { registry } = installPlugins(config.plugins, { log: SILENT })
  const { flows } = compileDocuments(readAllDocuments(environment.flows, config), registry)
  const all = flows.flatMap((stored) => {
    const compiled = compileRevision(registry, stored)
    return compiled.ok ? [compiled.runtime] : []
  })
  const text = clientTypes(wireComponents(registry, { all: () => all }))
  if (out === undefined) return text
  write(out, text)
  return `Wrote ${out}.\n`
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    const reason = errorCode(cause) ?? 'the system refuses'
    throw new StartError('bad_config', `The types cannot be written to "${path}": ${reason}.`, { cause })
  }
}
