import type { CookieStore, ClientOptions, FlowOptions, LogoutOptions, SessionUser } from './client.ts'
import { createConnection } from './connection.ts'
import { createFlow, type PlainFlow } from './flow.ts'
import type { CallOptions } from './flow-state.ts'
import { logOut } from './logout.ts'
import type { PlainState } from './read-state.ts'
import { readSession } from './session.ts'

/** A client before the table of components has said what its flows ask. */
export interface PlainClient {
  flow(slug: string, options?: FlowOptions): PlainFlow
  session(options?: CallOptions): Promise<SessionUser | undefined>
  logout(options?: LogoutOptions): Promise<PlainState>
}

/** @param cookies where cookies are kept unless the options say so; undefined where the environment does it */
export function makeClient(options: ClientOptions, cookies: CookieStore | undefined): PlainClient {
  const connection = createConnection(options, cookies)
  return {
    flow: (slug, given) => createFlow(connection, slug, given),
    session: ({ signal } = {}) => readSession(connection, signal),
    logout: (given) => logOut(connection, given),
  }
}
