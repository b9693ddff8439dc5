import { randomBytes } from 'node:crypto'
import type { Authentication, Engine, LoginSession } from '@sallyport/core'
import type Koa from 'koa'
import { clientIp } from './client-ip.ts'
import { isRecentlyAuthenticated } from './recent-authentication.ts'
import { requestId } from './request-id.ts'
import type { SessionBinding } from './session-binding.ts'

/** All logins of the user, the newest first. */
export async function ownSessions(
  { ports }: Engine,
  { person, session }: Authentication,
): Promise<readonly LoginSession[]> {
  const all = await ports.sessions.list(person.pk)
  // A login of another epoch than the present one's is worth nothing any more.
  const sessions = all.filter(({ epoch }) => epoch === session.epoch)
  return sessions.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime())
}

/**
 * May the user end this login? Their own at any time; another one only soon after they have proven who they are, so that
 * a person who finds a browser open does not lock them out elsewhere.
 */
export function mayEndSession(engine: Engine, found: Authentication, id: string): boolean {
  return id === found.session.id || isRecentlyAuthenticated(engine, found)
}

/** Ends one of the user's logins, and records it in the audit log; false where none has that id. */
export async function endOwnSession(
  { ports }: Engine,
  ctx: Koa.Context,
  binding: SessionBinding,
  { person, session, ends: id }: Authentication & { readonly ends: string },
): Promise<boolean> {
  const sessions = await ports.sessions.list(person.pk)
  if (sessions.every((one) => one.id !== id)) return false
  await ports.sessions.revoke(id)
  const cookie = id === session.id ? binding.read(ctx) : undefined
  // Another browser id leaves everything behind that this browser has begun: it may have shown who the user is.
  const browser = randomBytes(16).toString('base64url')
  if (cookie !== undefined) await binding.write(ctx, { cookie: { browser }, renewed: true })
  const action = 'logout'
  const event = { action, run: null, flow: null, person: person.pk, address: clientIp(ctx), requestId: requestId(ctx) }
  await ports.events.add([{ ...event, details: { reason: 'ended' } }])
  ports.telemetry?.count('events_total', { action })
  return true
}
