import type { LogoutOptions } from './client.ts'
import type { Connection } from './connection.ts'
import { createFlow } from './flow.ts'
import type { PlainState } from './read-state.ts'

/** Goes through the flow that logs out, and confirms it where the request cannot be recognised as coming from one of our own pages. */
export async function logOut(connection: Connection, options: LogoutOptions = {}): Promise<PlainState> {
  const { flow = 'default-invalidation-flow', signal, ...rest } = options
  const state = await createFlow(connection, flow, rest).start({ signal })
  return state.kind === 'challenge' && state.component === 'ak-stage-consent' ? state.answer({}, { signal }) : state
}
