import type { Registry } from '../../plugin/registry.ts'
import type { StoredRevision } from '../../ports/definition-store.ts'
import { compileRevision, type CompiledRevision } from '../compile/compile-revision.ts'
import { canResumeRuns } from './can-resume.ts'
import { readRevision } from './revision-name.ts'
import type { FlowRuntime } from '../runtime.ts'

/** Revisions that are kept in memory although they are not current. */
const MOST_FORMER = 500

/** The revisions in memory, by the hash of what is stored. */
export interface Revisions {
  has(stored: string): boolean
  /** Makes one ready, once. */
  remember(revision: StoredRevision): void
  /** As new runs meet it. */
  current(stored: string): FlowRuntime | undefined
  /** As a run meets it that was begun under this name; undefined when it cannot go on. */
  revision(name: string): FlowRuntime | undefined
  /** Why one cannot be used. */
  problem(stored: string): { readonly sentence: string; readonly cause: unknown } | undefined
  /** How many can be used: of one flow, or of all. */
  count(slug?: string): number
  /** Forgets the oldest of those that are not named, when there are many. */
  forget(named: ReadonlySet<string>): void
  clear(): void
}

interface Entry {
  readonly compiled: CompiledRevision
  /** What runs that were begun under another name go on with; filled as they come. */
  readonly previous: Map<string, FlowRuntime | undefined>
}

export function createRevisions(registry: Registry): Revisions {
  const entries = new Map<string, Entry>()

  function forRunsOf(name: string, { compiled, previous }: Entry): FlowRuntime | undefined {
    if (!compiled.ok || compiled.runtime.revision === name) return compiled.ok ? compiled.runtime : undefined
    if (previous.has(name)) return previous.get(name)
    const canGoOn = canResumeRuns(registry, compiled.stored, readRevision(name))
    const runtime = canGoOn ? Object.freeze({ ...compiled.runtime, revision: name }) : undefined
    previous.set(name, runtime)
    return runtime
  }

  return {
    has: (stored) => entries.has(stored),
    remember(revision) {
      entries.set(revision.revision, { compiled: compileRevision(registry, revision), previous: new Map() })
    },
    current(stored) {
      const compiled = entries.get(stored)?.compiled
      return compiled?.ok === true ? compiled.runtime : undefined
    },
    revision(name) {
      const entry = entries.get(readRevision(name).stored)
      return entry === undefined ? undefined : forRunsOf(name, entry)
    },
    problem(stored) {
      const compiled = entries.get(stored)?.compiled
      return compiled?.ok === false ? { sentence: compiled.problem, cause: compiled.cause } : undefined
    },
    count(slug) {
      const usable = [...entries.values()].flatMap(({ compiled }) => (compiled.ok ? compiled.runtime : []))
      return slug === undefined ? usable.length : usable.filter(({ definition }) => definition.slug === slug).length
    },
    forget(named) {
      for (const stored of entries.keys()) {
        if (entries.size <= named.size + MOST_FORMER) return
        if (!named.has(stored)) entries.delete(stored)
      }
    },
    clear: () => entries.clear(),
  }
}
