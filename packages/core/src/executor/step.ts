import { randomUUID } from 'node:crypto'
import type { Keys } from '../security/keys.ts'
import { sha256 } from '../security/keys.ts'
import { LONGEST_NEXT } from '../security/next.ts'

/** A step that no row stands behind yet: everything that the first POST must find unchanged. */
export interface DraftStep {
  readonly kind: 'draft'
  readonly run: string
  readonly revision: string
  /** The binding that was shown; `gate` when the first stage waits for a click. */
  readonly binding: string
  /** Seconds since 1970. */
  readonly startedAt: number
  /** Hash of browser id and session token. */
  readonly visitor: string
  readonly next: string | null
}

/** A step of a stored run. */
export interface RunStep {
  readonly kind: 'run'
  readonly run: string
  readonly version: number
  readonly binding: string
  /**
   * Different each time that the challenge is shown. A repeat after the browser id has changed must name the very step that
   * was answered, so that nobody who knows the previous id can make one of their own.
   */
  readonly nonce: string
}

/** The click that confirms a flow token. */
export interface TokenStep {
  readonly kind: 'token'
  readonly run: string
  /** Id of the token. */
  readonly token: string
  /** Hash of browser id and session token: nobody can be sent a link that is half confirmed. */
  readonly visitor: string
}

export type Step = DraftStep | RunStep | TokenStep

/** In place of a binding: the click that stands before a first stage which does something by itself. */
export const GATE = 'gate'

/** Characters of everything in a step but `next`, as JSON: ids, a revision, a time and a hash. */
const OTHER_FIELDS = 512

/**
 * Characters of a step. The longest `next` must fit in, and JSON writes a backslash as two; base64 makes four of three, and
 * a MAC stands behind.
 */
export const LONGEST_STEP = Math.ceil(((2 * LONGEST_NEXT + OTHER_FIELDS) * 4) / 3) + 64

export function visitorHash(browser: string, token: string | undefined): string {
  return sha256(`${browser}.${token ?? ''}`).slice(0, 32)
}

export function writeStep(keys: Keys, step: Step): string {
  const text = Buffer.from(JSON.stringify(fieldsOf(step))).toString('base64url')
  return `${text}.${keys.mac('step', text)}`
}

type Fields =
  | ['r', string, number, string, string]
  | ['d', string, string, string, number, string, string | null]
  | ['t', string, string, string]

function fieldsOf(step: Step): Fields {
  switch (step.kind) {
    case 'run':
      return ['r', step.run, step.version, step.binding, step.nonce]
    case 'draft':
      return ['d', step.run, step.revision, step.binding, step.startedAt, step.visitor, step.next]
    case 'token':
      return ['t', step.run, step.token, step.visitor]
  }
}

/** Reads a step; undefined when it was not made with one of our keys. */
export function readStep(keys: Keys, step: string): Step | undefined {
  const dot = step.indexOf('.')
  const text = step.slice(0, dot)
  if (dot < 1 || !keys.verify('step', text, step.slice(dot + 1))) return undefined
  // The MAC says that we wrote it ourselves, so its shape is known.
  const fields = JSON.parse(Buffer.from(text, 'base64url').toString()) as Fields
  if (fields[0] === 'r') {
    const [, run, version, binding, nonce = ''] = fields
    return { kind: 'run', run, version, binding, nonce }
  }
  if (fields[0] === 't') return { kind: 'token', run: fields[1], token: fields[2], visitor: fields[3] }
  const [, run, revision, binding, startedAt, visitor, next] = fields
  return { kind: 'draft', run, revision, binding, startedAt, visitor, next }
}

/** Are these steps of the same challenge, whenever it was shown? */
export function isSameChallenge(one: Step, other: Step): boolean {
  if (one.kind !== 'run' || other.kind !== 'run') return false
  return one.run === other.run && one.version === other.version && one.binding === other.binding
}

/** A nonce of 60 bits. */
export function stepNonce(): string {
  return randomUUID().slice(0, 18)
}
