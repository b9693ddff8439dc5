import type { FlowSource } from '../../engine.ts'
import { flowProblem, placeName, sourceName } from '../check/flow-problem.ts'

type Path = readonly (string | number)[]

/** An entry of a flow file that goes by a name: a stage or a policy. */
export interface NamedEntry {
  readonly source: FlowSource
  readonly path: Path
  readonly entry: { readonly name?: string; readonly config?: object; readonly takeOver?: boolean }
  readonly name: string
}

type Kind = 'policy' | 'stage'

/**
 * The entries that take their name over from another file, by name. A name belongs to the file that gives it a content; where
 * two files do, one of them must say `takeOver: true`, and its content counts for both.
 *
 * @throws `SetupError` `bad_flow` where two files take one name over, or one takes over a name without any content for it
 */
export function findOwners(kind: Kind, entries: readonly NamedEntry[]): ReadonlyMap<string, NamedEntry> {
  const owners = new Map<string, NamedEntry>()
  for (const one of entries) {
    const { source, path, entry, name } = one
    if (entry.takeOver !== true) continue
    if (entry.name === undefined || entry.config === undefined) {
      throw flowProblem(source, [...path, 'takeOver'], 'needs a "name" that it takes over, and the "config" to give it')
    }
    const other = owners.get(name)
    if (other !== undefined) {
      const reason = `takes over the ${kind} "${name}", which ${sourceName(other.source, other.path)} too`
      throw flowProblem(source, [...path, 'takeOver'], reason)
    }
    owners.set(name, one)
  }
  return owners
}

/** Two entries give one name different contents. */
export function clashOf(kind: Kind, name: string, source: FlowSource, other: NamedEntry): string {
  if (source === other.source) {
    return `gives the ${kind} "${name}" another content than ${placeName(source, other.path)} does: give it a name of its own`
  }
  const where = sourceName(other.source, other.path)
  return `gives the ${kind} "${name}" another content than ${where}: give it a name of its own, or say "takeOver: true" in the one file whose content is to count for both`
}

/** A file gives a name another content than a flow of another `managedBy`. */
export function foreignClash(
  kind: Kind,
  name: string,
  other: { readonly flow: string; readonly managedBy: string },
): string {
  return `gives the ${kind} "${name}" another content than the flow "${other.flow}", which is applied by "${other.managedBy}": give it a name of its own`
}

/** A file relies on a content that only a flow without a file still has. */
export function lostContent(kind: Kind, name: string, flow: string): string {
  return `refers to the ${kind} "${name}", which only the flow "${flow}" still has, whose file is gone: write its "config" here`
}
