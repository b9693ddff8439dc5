import type { Json } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import { flowProblem } from '../check/flow-problem.ts'
import { upgradePart, type RegisteredType } from '../revisions/upgrade-part.ts'

/** The configuration of an entry of a flow file, as the installed version of its type has it. It may not fit its schema. */
export function entryConfig(
  what: 'policy type' | 'stage type',
  { plugin, type }: RegisteredType,
  entry: { readonly version?: number | undefined; readonly config?: Readonly<Record<string, unknown>> | undefined },
  { source, path }: { readonly source: FlowSource; readonly path: readonly (string | number)[] },
): Readonly<Record<string, unknown>> {
  const { version = type.version, config = {} } = entry
  if (entry.version !== undefined && entry.config === undefined) {
    throw flowProblem(source, [...path, 'version'], 'says for which version a "config" was written, and there is none')
  }
  if (version === type.version) return config
  // What was read from a file or written in code is JSON, or its schema finds what is not.
  const part = { type: type.type, version, config: config as Record<string, Json> }
  const upgraded = upgradePart(what, { plugin, type }, part)
  if (!upgraded.ok) throw flowProblem(source, path, upgraded.reason)
  return upgraded.part.config
}
