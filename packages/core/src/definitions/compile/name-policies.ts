import { identifierKey, type PolicyEntry } from '@sallyport/planner'
import type { FlowSource } from '../../engine.ts'
import { flowProblem } from '../check/flow-problem.ts'

export type EntryPath = readonly (string | number)[]

/** A policy binding of a flow file: where it stands, and the name that its policy goes by. */
export interface NamedPolicy {
  readonly source: FlowSource
  readonly path: EntryPath
  readonly entry: PolicyEntry
  /** Undefined for groups and people. */
  readonly policy: { readonly name: string; readonly type: string } | undefined
}

/** Every policy binding of the sources; each names exactly one of policy, group and user. */
export function namePolicies(sources: readonly FlowSource[]): readonly NamedPolicy[] {
  return sources.flatMap((source) => {
    const used = new Map<string, number>()
    const { flow } = source
    const targets: readonly [EntryPath, readonly PolicyEntry[]][] = [
      [[], flow.policies ?? []],
      ...flow.stages.map(({ policies }, index): [EntryPath, readonly PolicyEntry[]] => [
        ['stages', index],
        policies ?? [],
      ]),
    ]
    return targets.flatMap(([target, entries]) => {
      refuseTwice(source, target, entries)
      return entries.map((entry, index) => nameOne(source, [...target, 'policies', index], entry, used))
    })
  })
}

function nameOne(source: FlowSource, path: EntryPath, entry: PolicyEntry, used: Map<string, number>): NamedPolicy {
  const { policy: type, group, user, name, version, config, executionLogging, takeOver } = entry
  const subjects = [type, group, user].filter((subject) => subject !== undefined)
  if (subjects.length !== 1) throw flowProblem(source, path, 'must name exactly one of "policy", "group" and "user"')
  if (type === undefined) {
    if ([name, version, config, executionLogging, takeOver].some((setting) => setting !== undefined)) {
      throw flowProblem(
        source,
        path,
        'is a group or a user, which has no "name", "version", "config", "executionLogging" or "takeOver"',
      )
    }
    return { source, path, entry, policy: undefined }
  }
  if (name !== undefined) return { source, path, entry, policy: { name, type } }
  const base = `${source.flow.slug}-${type.replaceAll('_', '-')}`
  const count = (used.get(base) ?? 0) + 1
  used.set(base, count)
  return { source, path, entry, policy: { name: count === 1 ? base : `${base}-${count}`, type } }
}

/** What stands twice at one place can only be a slip: it would say the same thing again. */
function refuseTwice(source: FlowSource, target: EntryPath, entries: readonly PolicyEntry[]): void {
  const subjects = new Set<string>()
  const places = new Set<number>()
  for (const [index, entry] of entries.entries()) {
    const path = [...target, 'policies', index]
    const subject = subjectOf(entry)
    if (subject !== undefined) {
      const key = entry.user === undefined ? subject : `user ${identifierKey(entry.user)}`
      if (subjects.has(key)) throw flowProblem(source, path, `binds the ${subject} here a second time`)
      subjects.add(key)
    }
    const { order = index } = entry
    if (places.has(order)) {
      const problemPath = entry.order === undefined ? path : [...path, 'order']
      throw flowProblem(source, problemPath, `puts a second binding at place ${order}`)
    }
    places.add(order)
  }
}

/** What an entry binds; undefined for a policy without a name of its own, which is another one each time. */
function subjectOf({ policy, group, user, name }: PolicyEntry): string | undefined {
  if (policy !== undefined) return name === undefined ? undefined : `policy "${name}"`
  if (group !== undefined) return `group "${group}"`
  return user === undefined ? undefined : `user "${user}"`
}
