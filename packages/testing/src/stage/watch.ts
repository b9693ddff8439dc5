import { inspect } from 'node:util'
import type { Context, Log, Ports, UserStore } from '@sallyport/core'
import type { AttemptStore, AuditEvent, Commit, RunStore, Span, Telemetry } from '@sallyport/core/adapter'

/** What answering has cost: work that an attacker could measure. */
export interface Work {
  readonly queries: number
  readonly passwords: number
}

/** Sees everything that a node says and stores. */
export interface Watch {
  readonly log: Log
  readonly telemetry: Telemetry
  /** Commits that were tried, the values as the engine handed them over. */
  readonly tried: readonly Commit[]
  /** Of these, those that took effect. */
  readonly won: readonly Commit[]
  readonly events: readonly AuditEvent[]
  /** Log lines with everything that their details hold. */
  readonly lines: readonly string[]
  readonly details: readonly object[]
  /** What the last crash was. */
  readonly crash: string
  /** What plugins have recorded: the values of the labels of each record. */
  readonly labels: readonly string[][]
  /** How often a stage was handed an answer. */
  answers: number
  /** How often an attempt was counted. */
  readonly attempts: number
  /** By component: the context that the last `present` has left behind. */
  readonly presented: Map<string, Context>
  /** Called after each load of a run, before anything is decided. */
  afterLoad: (() => Promise<void>) | undefined
  work(): Work
  /** Counts one query. */
  countQuery(): void
  around(ports: Ports): Ports
}

/** Lines to keep: the last ones. */
const MOST = 5000

export function createWatch(): Watch {
  const tried: Commit[] = []
  const won: Commit[] = []
  const events: AuditEvent[] = []
  const lines: string[] = []
  const details: object[] = []
  const labels: string[][] = []
  let crash = ''
  let queries = 0
  let passwords = 0
  let attempts = 0

  const keep = (given: object, message: string): void => {
    details.push(given)
    lines.push(`${message} ${inspect(given, { depth: 20, showHidden: true, maxStringLength: null })}`)
    if (lines.length > MOST) lines.shift()
    if ('err' in given) crash = given.err instanceof Error ? given.err.message : String(given.err)
  }

  const watch: Watch = {
    log: { debug: keep, info: keep, warn: keep, error: keep },
    tried,
    won,
    events,
    lines,
    details,
    labels,
    answers: 0,
    get attempts() {
      return attempts
    },
    telemetry: telemetryInto(labels),
    get crash() {
      return crash
    },
    presented: new Map(),
    afterLoad: undefined,
    work: () => ({ queries, passwords }),
    countQuery() {
      queries += 1
    },
    around(ports) {
      const users: UserStore = {
        find: (identifier, options) => ports.users.find(identifier, options),
        get: (pk) => ports.users.get(pk),
        verifyPassword(person, password, caller) {
          passwords += 1
          return ports.users.verifyPassword(person, password, caller)
        },
      }
      const runs: RunStore = {
        ...(ports.runs.people === ports.users ? { people: users } : {}),
        async load(query) {
          const loaded = await ports.runs.load(query)
          await watch.afterLoad?.()
          return loaded
        },
        begin(caller) {
          const unit = ports.runs.begin(caller)
          return {
            ...unit,
            async commit(commit) {
              tried.push(commit)
              const result = await unit.commit(commit)
              if (result === 'won') {
                won.push(commit)
                events.push(...commit.events)
              }
              return result
            },
          }
        },
        claimBody: (claim) => ports.runs.claimBody(claim),
        cancel: (browser, flow, event) => ports.runs.cancel(browser, flow, event),
        latest: (browser, flow) => ports.runs.latest(browser, flow),
        sweep: () => ports.runs.sweep(),
      }
      const counters: AttemptStore = {
        consume(claims) {
          attempts += 1
          return ports.attempts.consume(claims)
        },
        refund: (keys) => ports.attempts.refund(keys),
      }
      const audit = {
        async add(added: readonly AuditEvent[]) {
          events.push(...added)
          await ports.events.add(added)
        },
      }
      return { ...ports, users, runs, attempts: counters, events: audit }
    },
  }
  return watch
}

const NO_SPAN: Span = { set() {} }

/** Keeps what plugins record, and measures nothing else. */
function telemetryInto(labels: string[][]): Telemetry {
  return {
    observe() {},
    count() {},
    gauge() {},
    plugins: () => (_metric, own) => void labels.push(Object.values(own)),
    span: (_name, _attributes, work) => work(NO_SPAN),
  }
}
