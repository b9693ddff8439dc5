import { randomUUID } from 'node:crypto'
import type { AuditEvent, Commit, LoadQuery, NewLoginSession, Run } from '@sallyport/core/adapter'

/** A run that has been answered once, in a browser of its own. */
export function sampleRun(part: Partial<Run> = {}): Run {
  const now = new Date()
  return {
    id: randomUUID(),
    flow: 'login',
    revision: 'r1',
    browser: randomUUID(),
    version: 1,
    person: null,
    requirementMet: false,
    pendingPerson: null,
    plan: [],
    context: {},
    initial: {},
    proofs: [],
    vouched: [],
    next: null,
    startedAt: now,
    expiresAt: new Date(now.getTime() + 60_000),
    updatedAt: now,
    history: [],
    end: null,
    movedFrom: null,
    answered: null,
    ...part,
  }
}

/** A commit that inserts a run and does nothing else. */
export function sampleCommit(run: Run, part: Partial<Commit> = {}): Commit {
  return {
    run,
    expected: null,
    supersedes: null,
    cancels: null,
    begins: null,
    tokens: [],
    revokesTokens: false,
    usesToken: null,
    renewsBrowserOf: null,
    endsRuns: null,
    login: null,
    terminateOthersOf: null,
    mostLogins: 100,
    endsSessions: [],
    events: [],
    refunds: [],
    takesBody: null,
    ...part,
  }
}

export function sampleLogin(token: string, person: string): NewLoginSession {
  const now = new Date()
  return {
    id: randomUUID(),
    token,
    person,
    methods: ['password'],
    kinds: ['knowledge'],
    level: 1,
    address: '::1',
    authenticatedAt: now,
    createdAt: now,
    lastSeenAt: now,
    userAgent: 'a browser',
    expiresAt: new Date(now.getTime() + 60_000),
    epoch: null,
    idle: null,
  }
}

export function sampleEvent(action: string): AuditEvent {
  return { action, run: null, flow: null, person: null, address: '::1', requestId: 'q', details: { text: 'a\0b' } }
}

/** Asks for nothing in particular of a flow. */
export function query(flow: string, part: Partial<LoadQuery> = {}): LoadQuery {
  return { flow, browser: null, token: null, run: null, flowToken: null, ...part }
}
