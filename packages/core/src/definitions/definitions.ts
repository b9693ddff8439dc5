import { matchBrands, type InsertedStage } from '@sallyport/planner'
import type { Registry } from '../plugin/registry.ts'
import type { DefinitionStore, StoredFlow } from '../ports/definition-store.ts'
import type { Log } from '../ports/log.ts'
import { compileInserted } from './compile/compile-revision.ts'
import { readRevision } from './revisions/revision-name.ts'
import { createRevisions } from './revisions/revisions.ts'
import type { Definitions, FlowRuntime } from './runtime.ts'

/** Milliseconds after which the store is asked again, in case a notification was lost. */
const REFRESH = 5000

interface Options {
  readonly store: DefinitionStore
  readonly registry: Registry
  readonly log: Log
}

/** Reads the definitions and keeps them current: on notification, after a reconnect, and every five seconds. */
export async function openDefinitions({ store, registry, log }: Options): Promise<Definitions> {
  const known = createRevisions(registry)
  const loading = new Map<string, Promise<void>>()
  let current: ReadonlyMap<string, StoredFlow> = new Map()
  /** Problems that have been logged. */
  const logged = new Set<string>()
  /** Until the first documents are applied a problem may be one that they fix. */
  let logsProblems = false
  let brandOf = matchBrands([])
  let brandsRead = '[]'
  let refreshing: Promise<void> | undefined
  let again = false
  /** The next reading asks for everything, and forgets what is not current. */
  let anew = false

  function logProblems(): void {
    for (const [slug, { revision }] of current) {
      const problem = known.problem(revision)
      if (problem === undefined || logged.has(revision)) continue
      logged.add(revision)
      const { sentence, cause } = problem
      const details = { flow: slug, revision }
      if (cause === undefined) log.warn(details, sentence)
      else log.error({ ...details, err: cause }, sentence)
    }
  }

  async function readStore(): Promise<void> {
    const all = anew
    const isLogging = logsProblems
    anew = false
    const [latest, brands] = await Promise.all([store.current(), store.brands()])
    const named = new Set([...latest.values()].map(({ revision }) => revision))
    const missing = [...named].filter((revision) => all || !known.has(revision))
    const loaded = missing.length > 0 ? await store.load(missing) : []
    // Only now, so that requests meanwhile find everything as it was.
    if (all) known.clear()
    for (const stored of loaded) known.remember(stored)
    current = latest
    known.forget(named)
    if (isLogging) logProblems()
    // A brand that has not changed stays the same object, and so does what was made of it.
    const read = JSON.stringify(brands)
    if (read !== brandsRead) brandOf = matchBrands(brands)
    brandsRead = read
  }

  async function refresh(): Promise<void> {
    // A change that comes while the store is being read may have been missed by that reading.
    again = true
    refreshing ??= (async () => {
      try {
        while (again) {
          again = false
          await readStore()
        }
      } finally {
        refreshing = undefined
      }
    })()
    return refreshing
  }

  function refreshQuietly(): void {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'The flows could not be read; the known ones stay.'))
  }

  function read(stored: string): Promise<void> {
    const reading = loading.get(stored)
    if (reading !== undefined) return reading
    const work = store
      .load([stored])
      .then((found) => found.forEach((one) => known.remember(one)))
      .finally(() => loading.delete(stored))
    loading.set(stored, work)
    return work
  }

  await refresh()
  const unsubscribe = await store.subscribe(refreshQuietly)
  const timer = setInterval(() => {
    logsProblems = true
    refreshQuietly()
  }, REFRESH)
  timer.unref()

  const currentRuntime = (slug: string): FlowRuntime | undefined => {
    const flow = current.get(slug)
    return flow === undefined ? undefined : known.current(flow.revision)
  }

  return Object.freeze({
    current: currentRuntime,
    isDisabled: (slug: string) => current.get(slug)?.disabled === true,
    isUnmanaged: (slug: string) => current.get(slug)?.unmanaged === true,
    isUnavailable: (slug: string) => current.has(slug) && currentRuntime(slug) === undefined,
    all: () => [...current.keys()].toSorted().flatMap((slug) => currentRuntime(slug) ?? []),
    brand: (host: string) => brandOf(host),
    count: (slug?: string) => known.count(slug),
    clear() {
      anew = true
      return refresh()
    },
    async revision(revision: string, { begun = true } = {}) {
      const { stored } = readRevision(revision)
      if (!known.has(stored)) await read(stored)
      return begun ? known.revision(revision) : known.current(stored)
    },
    inserted: (binding: string, stage: InsertedStage) => compileInserted(registry, binding, stage),
    refresh() {
      logsProblems = true
      return refresh()
    },
    async close() {
      clearInterval(timer)
      await unsubscribe()
      await refreshing?.catch(() => undefined)
    },
  })
}
