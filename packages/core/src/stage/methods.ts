import type { FactorKind, ProvenMethod } from './stage-type.ts'

/** What the usual methods are worth (RFC 8176 names where it has one). */
export const standardMethods: Readonly<Record<string, FactorKind>> = Object.freeze({
  password: 'knowledge',
  pin: 'knowledge',
  totp: 'possession',
  static: 'possession',
  email: 'possession',
  sms: 'possession',
  webauthn: 'possession',
  mtls: 'possession',
  duo: 'possession',
  face: 'inherence',
  fingerprint: 'inherence',
})

export function methodName(method: ProvenMethod): string {
  return typeof method === 'string' ? method : method.method
}

/** An unknown bare name counts as knowledge: the kind that most people have proven already, so it raises no level. */
export function methodKind(method: ProvenMethod): FactorKind {
  if (typeof method !== 'string') return method.kind
  return standardMethods[method] ?? 'knowledge'
}

/** Level 1 is one kind of factor, level 2 is two kinds or more (NIST SP 800-63B: AAL1, AAL2). */
export function assuranceLevel(kinds: Iterable<FactorKind>): number {
  return Math.min(2, new Set(kinds).size)
}
