import { matchBrands, type InsertedStage } from '@sallyport/planner'
import type { Registry } from '../plugin/registry.ts'
import type { DefinitionStore, StoredRevision } from '../ports/definition-store.ts'
import type { Log } from '../ports/log.ts'
import { compileInserted, compileRevision } from './compile-revision.ts'
import type { Definitions, FlowRuntime } from './runtime.ts'

/** Milliseconds after which the store is asked again, in case a notification was lost. */
const REFRESH = 5000
/** Revisions that are kept in memory although they are not current. */
const MOST_FORMER = 500

interface Options {
  readonly store: DefinitionStore
  readonly registry: Registry
  readonly log: Log
}

/** Reads the definitions and keeps them current: on notification, after a reconnect, and every five seconds. */
export async function openDefinitions({ store, registry, log }: Options): Promise<Definitions> {
  const revisions = new Map<string, FlowRuntime | undefined>()
  const loading = new Map<string, Promise<FlowRuntime | undefined>>()
  let current: ReadonlyMap<string, string> = new Map()
  let brandOf = matchBrands([])
  let brandsRead = '[]'
  let refreshing: Promise<void> | undefined
  let again = false
  /** The next reading asks for everything, and forgets what is not current. */
  let anew = false

  function remember(stored: StoredRevision): FlowRuntime | undefined {
    const runtime = compileRevision(registry, stored, log)
    revisions.set(stored.revision, runtime)
    return runtime
  }

  function forget(): void {
    const named = new Set(current.values())
    for (const revision of revisions.keys()) {
      if (revisions.size <= named.size + MOST_FORMER) return
      if (!named.has(revision)) revisions.delete(revision)
    }
  }

  async function readStore(): Promise<void> {
    const all = anew
    anew = false
    const [latest, brands] = await Promise.all([store.current(), store.brands()])
    const missing = [...new Set(latest.values())].filter((revision) => all || !revisions.has(revision))
    const loaded = missing.length > 0 ? await store.load(missing) : []
    // Only now, so that requests meanwhile find everything as it was.
    if (all) revisions.clear()
    for (const stored of loaded) remember(stored)
    current = latest
    forget()
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

  async function load(revision: string): Promise<FlowRuntime | undefined> {
    const [stored] = await store.load([revision])
    return stored === undefined ? undefined : remember(stored)
  }

  await refresh()
  const unsubscribe = await store.subscribe(refreshQuietly)
  const timer = setInterval(refreshQuietly, REFRESH)
  timer.unref()

  return Object.freeze({
    current(slug: string) {
      const revision = current.get(slug)
      return revision === undefined ? undefined : revisions.get(revision)
    },
    all: () =>
      [...current.keys()].toSorted().flatMap((slug) => {
        const runtime = revisions.get(current.get(slug) ?? '')
        return runtime === undefined ? [] : [runtime]
      }),
    brand: (host: string) => brandOf(host),
    count(slug?: string) {
      const known = [...revisions.values()].filter((runtime) => runtime !== undefined)
      return slug === undefined ? known.length : known.filter(({ definition }) => definition.slug === slug).length
    },
    clear() {
      anew = true
      return refresh()
    },
    async revision(revision: string) {
      if (revisions.has(revision)) return revisions.get(revision)
      const known = loading.get(revision)
      if (known !== undefined) return known
      const loaded = load(revision).finally(() => loading.delete(revision))
      loading.set(revision, loaded)
      return loaded
    },
    inserted: (binding: string, stage: InsertedStage) => compileInserted(registry, binding, stage),
    refresh,
    async close() {
      clearInterval(timer)
      await unsubscribe()
      await refreshing?.catch(() => undefined)
    },
  })
}
