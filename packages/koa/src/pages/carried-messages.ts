import type { Challenge, Engine, FlowMessage, Settings } from '@sallyport/core'
import type Koa from 'koa'
import { writeCookie } from '../session-binding.ts'

/** Seconds in which the page that follows has to be asked for. */
const LIFETIME = 60
/** Bytes of JSON: a cookie has 4096, base64url takes a third more. */
const MOST = 2600

/** Paths below the prefix at which pages of ours stand, or that lead to one. */
const OURS = ['/if/', '/flows/-/']

/**
 * Keeps what the end of a flow has said, in a signed cookie without secrets, for the page of ours that it leads to;
 * nothing for a page of another site.
 *
 * @param options.root `/` is ours, too
 */
export function carryMessages(
  { keys, settings }: Pick<Engine, 'keys' | 'settings'>,
  ctx: Koa.Context,
  challenge: Challenge,
  { root }: { readonly root: boolean },
): void {
  const messages = asMessages(challenge['messages'])
  if (messages.length === 0 || !isOurs(settings, String(challenge['to']), root)) return
  let kept = messages
  while (kept.length > 1 && Buffer.byteLength(JSON.stringify(kept)) > MOST) kept = kept.slice(1)
  if (Buffer.byteLength(JSON.stringify(kept)) > MOST) {
    kept = kept.map(({ level, message }) => ({ level, message: message.slice(0, 400) }))
  }
  const until = Math.floor(Date.now() / 1000) + LIFETIME
  const payload = Buffer.from(JSON.stringify({ until, messages: kept })).toString('base64url')
  const value = `${payload}.${keys.mac('messages', payload)}`
  writeCookie(ctx, settings, { name: settings.cookies.messages, value, lifetime: LIFETIME, httpOnly: true })
}

/** What the flow has said that led to this page: once, so it is forgotten with the answer. */
export function takeMessages(
  { keys, settings }: Pick<Engine, 'keys' | 'settings'>,
  ctx: Koa.Context,
): readonly FlowMessage[] {
  const value = ctx.cookies.get(settings.cookies.messages, { signed: false })
  // Who only looks ahead has not read anything.
  if (value === undefined || ctx.method === 'HEAD' || ctx.get('sec-purpose') !== '' || ctx.get('purpose') !== '')
    return []
  writeCookie(ctx, settings, { name: settings.cookies.messages, value: '', lifetime: 0, httpOnly: true })
  const [payload = '', mac = ''] = value.split('.', 2)
  if (!keys.verify('messages', payload, mac)) return []
  const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  if (typeof read !== 'object' || read === null || !('until' in read) || !('messages' in read)) return []
  return Number(read.until) * 1000 < Date.now() ? [] : asMessages(read.messages)
}

/** A challenge with these lines before its own. */
export function withMessages(challenge: Challenge, messages: readonly FlowMessage[]): Challenge {
  const { flow_info: flow } = challenge
  if (messages.length === 0 || flow === undefined) return challenge
  return { ...challenge, flow_info: { ...flow, messages: [...messages, ...(flow.messages ?? [])] } }
}

function isOurs({ url, prefix }: Settings, to: string, root: boolean): boolean {
  if (!URL.canParse(to, url)) return false
  const { origin, pathname } = new URL(to, url)
  if (origin !== url.origin) return false
  return (root && pathname === `${prefix}/`) || OURS.some((path) => pathname.startsWith(`${prefix}${path}`))
}

function asMessages(value: unknown): readonly FlowMessage[] {
  return Array.isArray(value) ? value.filter(isMessage) : []
}

function isMessage(value: unknown): value is FlowMessage {
  if (typeof value !== 'object' || value === null || !('level' in value) || !('message' in value)) return false
  return typeof value.level === 'string' && typeof value.message === 'string'
}
