import { identifierKey } from '../identifiers/identifier-key.ts'
import type { Person } from '../people.ts'
import type { PolicySubject } from '../definition.ts'
import type { PolicyResult } from '../policy-type.ts'
import type { PolicyInput, PolicyRuntime } from './policy-group.ts'
import type { Opinion } from './verdict.ts'

const MOST_MESSAGES = 16
/** Only so that nothing endless is carried about; who shows a message cuts it to what people read. */
const LONGEST_MESSAGE = 65_536

export type AskInput = Omit<PolicyInput, 'signal'>

/** Asks one policy binding. Never rejects: a policy that fails by error has its `failureResult` as its opinion. */
export function askPolicy(binding: PolicyRuntime, asked: AskInput, signal: AbortSignal): Opinion | Promise<Opinion> {
  const { definition, evaluate } = binding
  const input = definition.about === 'logged_in' ? { ...asked, person: asked.loggedIn } : asked
  const { subject } = definition
  const started = performance.now()
  const opinion = (passing: boolean, messages: readonly string[], error?: Error): Opinion => ({
    subject: nameOf(subject),
    binding: definition.pk,
    passing,
    messages,
    error,
    milliseconds: performance.now() - started,
  })
  const answered = ({ passing, messages }: Answer): Opinion => opinion(passing !== definition.negate, messages)
  // What went wrong is for the operator's log, not for the visitor; and it is not negated.
  const failed = (cause: unknown): Opinion => opinion(definition.failureResult, [], asError(cause))

  if (evaluate === undefined) return answered({ passing: isMeant(subject, input.person), messages: [] })
  const abort = new AbortController()
  try {
    const result = evaluate({ ...input, signal: abort.signal })
    if (!isPromise(result)) return answered(readResult(result))
    return withTimeout(result, definition.timeout, abort, signal).then(readResult).then(answered).catch(failed)
  } catch (error) {
    return failed(error)
  }
}

interface Answer {
  readonly passing: boolean
  readonly messages: readonly string[]
}

function isPromise(value: PolicyResult | Promise<PolicyResult>): value is Promise<PolicyResult> {
  return typeof value === 'object' && value !== null && 'then' in value
}

/** A plugin may be written without types, so that its answer can be anything. */
function readResult(result: unknown): Answer {
  if (typeof result !== 'object' || result === null || !('passing' in result) || typeof result.passing !== 'boolean') {
    throw new TypeError('The policy answered something that is no { passing, messages }.')
  }
  const messages: unknown = 'messages' in result ? result.messages : undefined
  const texts = Array.isArray(messages) ? messages.filter((text) => typeof text === 'string' && text !== '') : []
  return {
    passing: result.passing,
    messages: texts.slice(0, MOST_MESSAGES).map((text: string) => text.slice(0, LONGEST_MESSAGE)),
  }
}

/** Waits no longer than the timeout, whatever the policy does with its signal. */
function withTimeout<Value>(
  work: Promise<Value>,
  seconds: number,
  abort: AbortController,
  outer: AbortSignal,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const give = (reason: Error): void => {
      abort.abort(reason)
      reject(reason)
    }
    const timer = setTimeout(() => give(new Error(`The policy did not answer within ${seconds} s.`)), seconds * 1000)
    const outOfTime = (): void => give(new Error('The request ran out of time.'))
    if (outer.aborted) outOfTime()
    outer.addEventListener('abort', outOfTime, { once: true })
    void work.then(resolve, reject).finally(() => {
      clearTimeout(timer)
      outer.removeEventListener('abort', outOfTime)
    })
  })
}

/** Does a group or user binding match the user? Anonymous visitors and unknown users are in no group. */
function isMeant(subject: PolicySubject, person: Person | undefined): boolean {
  if (person?.kind !== 'known') return false
  if (subject.kind === 'group') return person.groups.includes(subject.group)
  if (subject.kind !== 'user') return false
  const key = identifierKey(subject.username)
  return person.referredToAs?.includes(key) ?? identifierKey(person.username) === key
}

function nameOf(subject: PolicySubject): string {
  switch (subject.kind) {
    case 'policy':
      return subject.policy.name
    case 'group':
      return `group ${subject.group}`
    case 'user':
      return `user ${subject.username}`
  }
}

/** Anything can be thrown, also what throws again when it is looked at. */
function asError(cause: unknown): Error {
  try {
    return cause instanceof Error ? cause : new Error(String(cause))
  } catch {
    return new Error('The policy threw something that cannot be printed.')
  }
}
