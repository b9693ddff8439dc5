import { isSso, readContext, type ContextKey, type Person, type PolicyRequest } from '@sallyport/core'
import { cutText, cutValue } from './cut.ts'
import { queryView } from './query-view.ts'

/** What an expression is asked about. */
export type Asked = Pick<PolicyRequest, 'person' | 'pendingPerson' | 'context' | 'flow' | 'client' | 'now'>

/** A value that an expression may name. */
export interface Source {
  /** As CEL calls it. Whatever may be null is `dyn`. */
  readonly type: string
  readonly read: (asked: Asked) => unknown
}

/** The users of `request.user` and `context.pending_user`. */
export const people = {
  'request.user': ({ person }: Asked): Person | undefined => person,
  'context.pending_user': ({ pendingPerson }: Asked): Person | undefined => pendingPerson,
}
export type PersonPath = keyof typeof people

/** What `request.` can be followed by, besides `user`. */
export const requestFields: ReadonlyMap<string, Source> = new Map([
  ['address', { type: 'string', read: ({ client }: Asked) => cutText(client.address) }],
  ['user_agent', { type: 'string', read: ({ client }: Asked) => cutText(client.userAgent) }],
  ['locale', { type: 'string', read: ({ client }: Asked) => cutText(client.locale) }],
  ['query', { type: 'map<string, string>', read: ({ client }: Asked) => queryView(client.query) }],
])

/** What `flow.` can be followed by. */
export const flowFields: ReadonlyMap<string, Source> = new Map([
  ['slug', { type: 'string', read: ({ flow }: Asked) => flow.slug }],
  ['title', { type: 'string', read: ({ flow }: Asked) => flow.title }],
  ['designation', { type: 'string', read: ({ flow }: Asked) => flow.designation }],
])

/** What stands by itself. */
export const plainVariables: ReadonlyMap<string, Source> = new Map<string, Source>([
  ['client_ip', { type: 'string', read: ({ client }) => cutText(client.address) }],
  ['is_sso', { type: 'bool', read: ({ context }) => readContext(context, isSso) === true }],
  ['now', { type: 'google.protobuf.Timestamp', read: ({ now }) => now }],
])

/** A declared context key; null when it is unset. */
export function contextSource({ name }: ContextKey): Source {
  return { type: 'dyn', read: ({ context }) => cutValue(context[name] ?? null) }
}
