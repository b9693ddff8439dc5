import type { BrowserCookie } from '@sallyport/core'
import { RENEWAL_GRACE } from '@sallyport/core/adapter'
import type Koa from 'koa'
import { asBrowserCookie } from './session-binding.ts'

/** A host's `ctx.session`, with what koa-session puts on it. */
export interface StoredSession extends Record<string, unknown> {
  readonly isNew?: boolean
  readonly externalKey?: string
  maxAge?: unknown
  regenerate?(): Promise<void>
}

/** What koa-session is given as its store. */
interface Store {
  get(id: string, maxAge: number, options: object): Promise<unknown>
  set(id: string, session: object, maxAge: number, options: object): Promise<unknown>
}

interface Previous {
  readonly browser: BrowserCookie
  /** What the host kept in its session. */
  readonly fields: Readonly<Record<string, unknown>>
}

interface PreviousSessions {
  /** Looks for what the request's session id was replaced by; asks the store only where that id names no session. */
  open(ctx: Koa.Context, session: StoredSession): Promise<void>
  /** The previous browser id of a request whose session id was replaced a moment ago. */
  found(ctx: Koa.Context): BrowserCookie | undefined
  /** Gives a session that begins in this request what the replaced one held of the host's. */
  restore(ctx: Koa.Context, session: StoredSession): void
  /** Notes, for a minute, that the session's id is about to be replaced. */
  keep(ctx: Koa.Context, session: StoredSession, browser: BrowserCookie): Promise<void>
}

/**
 * Session ids of koa-session that were replaced a moment ago. The id itself names nothing any more; beside it the store
 * keeps, for as long as a step may be repeated, which browser it was, without its login. So an answer that was lost on its
 * way can be asked for again, and a late request of another tab is not taken for a new browser, which would get a cookie
 * and so undo the login.
 */
export function previousSessions(key: string): PreviousSessions {
  const known = new WeakMap<object, Previous>()
  const nameOf = (id: string): string => `${id}.${key}.previous`
  return {
    async open(ctx, session) {
      const store = storeOf(ctx)
      const id = store === undefined || session.isNew !== true ? undefined : carriedId(ctx)
      if (store === undefined || id === undefined) return
      const previous = asPrevious(await store.get(nameOf(id), RENEWAL_GRACE, { ctx, rolling: false }))
      if (previous !== undefined) known.set(ctx.req, previous)
    },
    found: (ctx) => known.get(ctx.req)?.browser,
    restore(ctx, session) {
      for (const [name, value] of Object.entries(known.get(ctx.req)?.fields ?? {})) session[name] ??= value
    },
    async keep(ctx, session, { browser }) {
      const store = storeOf(ctx)
      const { externalKey: id, isNew } = session
      if (store === undefined || id === undefined || isNew === true) return
      const { [key]: _ours, ...fields } = JSON.parse(JSON.stringify(session))
      const entry = { previous: { browser, fields }, _expire: Date.now() + RENEWAL_GRACE }
      await store.set(nameOf(id), entry, RENEWAL_GRACE, { ctx, changed: true, rolling: false })
    },
  }
}

interface SessionOptions {
  readonly key: string
  readonly signed: boolean
  readonly store?: Store
  readonly ContextStore?: new (ctx: Koa.Context) => Store
  readonly externalKey?: { get(ctx: Koa.Context): string | undefined }
}

function optionsOf(ctx: Koa.Context): SessionOptions | undefined {
  const options: unknown = ctx['sessionOptions']
  // koa-session has no types for what it puts on the context.
  return typeof options === 'object' && options !== null ? (options as SessionOptions) : undefined
}

function storeOf(ctx: Koa.Context): Store | undefined {
  const { store, ContextStore } = optionsOf(ctx) ?? {}
  return ContextStore === undefined ? store : new ContextStore(ctx)
}

function carriedId(ctx: Koa.Context): string | undefined {
  const options = optionsOf(ctx)
  if (options === undefined) return undefined
  return (options.externalKey?.get(ctx) ?? ctx.cookies.get(options.key, { signed: options.signed })) || undefined
}

function asPrevious(stored: unknown): Previous | undefined {
  if (typeof stored !== 'object' || stored === null || !('previous' in stored) || !('_expire' in stored))
    return undefined
  const { previous, _expire: expires } = stored
  if (typeof expires !== 'number' || expires < Date.now()) return undefined
  if (typeof previous !== 'object' || previous === null || !('fields' in previous)) return undefined
  const browser = asBrowserCookie(previous)
  const { fields } = previous
  if (browser === undefined || typeof fields !== 'object' || fields === null) return undefined
  return { browser: { browser: browser.browser }, fields: { ...fields } }
}
