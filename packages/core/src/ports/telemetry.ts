import type { Metric, MetricRecorder } from '../plugin/metric.ts'

/** What is measured, by name. A server puts `sallyport_` before the names; `seconds` is the unit of every histogram. */
export const METRICS = {
  http_request_seconds: {
    kind: 'histogram',
    labels: ['route', 'method', 'status'],
    help: 'Requests to any URL of ours, by the pattern of the route.',
  },
  flow_request_seconds: {
    kind: 'histogram',
    labels: ['flow', 'method', 'result'],
    help: 'Requests to the flow executor, by what they came to.',
  },
  plan_seconds: { kind: 'histogram', labels: ['flow', 'result'], help: 'Planning a flow for a visitor.' },
  stage_seconds: {
    kind: 'histogram',
    labels: ['stage_type', 'method', 'outcome'],
    help: 'The code of a stage: present, enter, act, submit or resume.',
  },
  policy_seconds: { kind: 'histogram', labels: ['policy_type', 'result'], help: 'Asking one policy.' },
  commit_seconds: { kind: 'histogram', labels: ['result'], help: 'Writing a step to the database.' },
  hash_seconds: { kind: 'histogram', labels: [], help: 'Hashing one password, without waiting for a turn.' },
  hash_wait_seconds: { kind: 'histogram', labels: [], help: 'How long a password waited for its turn to be hashed.' },
  events_total: { kind: 'counter', labels: ['action'], help: 'Audit events that were stored.' },
  events_left_out_total: {
    kind: 'counter',
    labels: ['action'],
    help: 'Audit events that were not stored, since too many came at once.',
  },
  log_lines_left_out_total: {
    kind: 'counter',
    labels: ['kind'],
    help: 'Warnings that were not written, since too many came at once.',
  },
  queue_length: { kind: 'gauge', labels: [], help: 'POSTs that are under way or wait for an earlier one.' },
  hash_running: { kind: 'gauge', labels: [], help: 'Passwords that are being hashed.' },
  hash_waiting: { kind: 'gauge', labels: [], help: 'Passwords that wait to be hashed.' },
  database_connections_used: { kind: 'gauge', labels: [], help: 'Connections that a query holds.' },
  database_connections_idle: { kind: 'gauge', labels: [], help: 'Connections that are open and free.' },
  database_connections_limit: { kind: 'gauge', labels: [], help: 'Connections that may be open at most.' },
  database_waiting: { kind: 'gauge', labels: [], help: 'Queries that wait for a connection.' },
} as const satisfies Readonly<Record<string, MetricKind>>

interface MetricKind {
  readonly kind: 'histogram' | 'counter' | 'gauge'
  readonly labels: readonly string[]
  readonly help: string
}

export type MetricName = keyof typeof METRICS

type NameOf<Kind extends MetricKind['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never
}[MetricName]

export type HistogramName = NameOf<'histogram'>
export type CounterName = NameOf<'counter'>
export type GaugeName = NameOf<'gauge'>

/** Few values each: a flow's slug, a stage type, a method, an outcome. Never an id, an address or what a visitor chose. */
export type LabelsOf<Name extends MetricName> = Readonly<Record<(typeof METRICS)[Name]['labels'][number], string>>

export type SpanName =
  | 'sallyport.flow.executor.dispatch'
  | 'sallyport.flow.planner.plan'
  | 'sallyport.flow.executor.stage'
  | 'sallyport.flow.executor.commit'
  | 'sallyport.policy.execute'

/** By full name (`sallyport.flow`). Never a secret, a query or a token: every reader of traces sees them. */
export type Attributes = Readonly<Record<`sallyport.${string}`, string>>

/** A span that is under way. */
export interface Span {
  /** Adds what is known only later, by short names (`result`). */
  set(facts: Readonly<Record<string, string>>): void
}

/**
 * What the engine reports about itself. It does not influence what happens: an implementation must not throw. Without one
 * nothing is measured, and nothing is made for it.
 */
export interface Telemetry {
  observe<Name extends HistogramName>(metric: Name, labels: LabelsOf<Name>, seconds: number): void
  count<Name extends CounterName>(metric: Name, labels: LabelsOf<Name>): void
  /** Called at each scrape; the last one given for a name counts. */
  gauge(metric: GaugeName, read: () => number): void
  /** Gets to know the metrics of plugins, once; returns what records them, and must not throw. */
  plugins?(metrics: readonly Metric[]): MetricRecorder['record']
  /** Runs work, at once, within a span that ends when its result, or the promise that it is, has settled. */
  span<Result>(name: SpanName, attributes: Attributes, work: (span: Span) => Result): Result
}
