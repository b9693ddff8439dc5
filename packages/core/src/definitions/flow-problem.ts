import type { FlowSource } from '../engine.ts'
import { SetupError } from '../errors.ts'

type Path = readonly (string | number)[]

/** `stages[2].config.length` */
function writePath(path: Path): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')
}

/** What is wrong with a flow: one sentence that begins with file, line and path. */
export function flowProblem(source: FlowSource, path: Path, reason: string): SetupError {
  const line = source.lineOf?.(path)
  const place = line === undefined ? source.source : `${source.source}:${line}`
  const slug: unknown = source.flow?.slug
  return new SetupError('bad_flow', `${place}: flows.${String(slug ?? '?')}${writePath(path)} ${reason}.`)
}
